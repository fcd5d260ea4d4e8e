//! The way out to subscribers: mail, webhook, command, folder. Told what to send, never what it means; it remembers
//! nothing, tries once, and gives up in time. What it says of a failure names no secret.
//!
//! Publishers are visited by `fetch` alone. A webhook is an address of the user's own, and may be private.

mod command;
mod folder;
mod mail;
mod secret;
mod webhook;
mod words;

use std::{path::PathBuf, sync::mpsc, thread, time::Duration};

use jiff::Timestamp;
use tokio::runtime::Runtime;
use url::Url;

use crate::model::subscriber::{Channel, Endpoint, Form, MailServer};

/// A channel that has not taken a message in this time has not taken it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Why a message was not taken, and what to do about it, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotTaken(String);

/// One message, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The same for the same message: by this a receiver tells a true duplicate. Letters, digits, `-`, `.`, `_`.
    pub id: String,
    /// When it is sent.
    pub at: Timestamp,
    /// In a line.
    pub subject: String,
    /// What it says.
    pub contents: Contents,
}

/// What a message says, as its channel takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// For mail.
    Letter {
        /// As plain text.
        text: String,
        /// As a page.
        html: String,
    },
    /// For everything else.
    Document {
        /// In this form.
        form: Form,
        /// Written out.
        text: String,
    },
}

/// Hands messages over.
pub struct Courier {
    /// There until dropped.
    runtime: Option<Runtime>,
    mail: Option<MailServer>,
    ca_file: Option<PathBuf>,
    proxy: Option<Url>,
    patience: Duration,
}

impl Courier {
    /// With the mail server of the sources file, and its way out: further certificates and a proxy.
    ///
    /// # Errors
    /// [`NotTaken`] where the system gives no thread to work with.
    pub fn new(
        mail: Option<MailServer>,
        ca_file: Option<PathBuf>,
        proxy: Option<Url>,
        patience: Duration,
    ) -> Result<Self, NotTaken> {
        // An error means that a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // One thread sees to what is under way, whoever waits for it.
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| NotTaken(format!("nothing can be sent: {error}")))?;
        Ok(Self { runtime: Some(runtime), mail, ca_file, proxy, patience })
    }

    /// Hands one message over. Not to be called from async code: it waits. Several may be handed over at once, each from
    /// a thread of its own.
    ///
    /// # Errors
    /// [`NotTaken`]; where it was stopped by the clock, the message may have been taken all the same.
    pub fn hand_over(&self, channel: &Channel, parcel: &Parcel) -> Result<(), NotTaken> {
        match (channel, &parcel.contents) {
            (Channel::Mail(to), Contents::Letter { text, html }) => {
                let server = self.mail.as_ref();
                let server = server.ok_or_else(|| NotTaken("there is no [mail]".to_owned()))?;
                let ca_file = self.ca_file.as_deref();
                let letter = mail::letter(server, to, parcel, text, html)?;
                self.wait(mail::send(server, ca_file, letter, self.patience), &server.host)
            }
            (Channel::Webhook { address, token, form }, Contents::Document { text, .. }) => {
                let address = webhook::address(address)?;
                let host = address.host_str().unwrap_or_default().to_owned();
                let way = webhook::Way {
                    ca_file: self.ca_file.as_deref(),
                    proxy: self.proxy.as_ref(),
                    patience: self.patience,
                };
                self.wait(webhook::post(way, address, token.as_ref(), *form, parcel, text), &host)
            }
            (Channel::Command { program, env, .. }, Contents::Document { text, .. }) => {
                command::feed(program, env, parcel, text, self.patience)
            }
            (Channel::Folder { path, form }, Contents::Document { text, .. }) => {
                let (path, form, parcel, text) =
                    (path.clone(), *form, parcel.clone(), text.clone());
                let name = path.display().to_string();
                self.within(&name, move || folder::put(&path, form, &parcel, &text))
            }
            _ => Err(NotTaken("this message is not of the form that the channel takes".to_owned())),
        }
    }

    /// Whether what a channel needs here is there: secrets, certificates, a program, a folder. Sends nothing.
    ///
    /// # Errors
    /// [`NotTaken`], with what is missing.
    pub fn is_ready(&self, channel: &Channel) -> Result<(), NotTaken> {
        match channel {
            Channel::Mail(_) => {
                let Some(server) = &self.mail else { return Ok(()) };
                mail::transport(server, self.ca_file.as_deref(), self.patience).map(|_| ())
            }
            Channel::Webhook { address, token, .. } => {
                webhook::address(address)?;
                token.as_ref().map_or(Ok(()), |token| secret::read(token).map(|_| ()))
            }
            Channel::Command { program, .. } => command::is_there(program),
            Channel::Folder { path, .. } => folder::is_there(path),
        }
    }

    /// Work that the system may hold for ever, as that on a share whose server is gone; it is left behind then.
    fn within(
        &self,
        name: &str,
        work: impl FnOnce() -> Result<(), NotTaken> + Send + 'static,
    ) -> Result<(), NotTaken> {
        let (tell, told) = mpsc::channel();
        thread::Builder::new()
            .spawn(move || tell.send(work()))
            .map_err(|error| NotTaken(format!("{name} cannot be written to: {error}")))?;
        told.recv_timeout(self.patience).unwrap_or_else(|_| Err(late(name, self.patience)))
    }

    fn wait(
        &self,
        sending: impl Future<Output = Result<(), NotTaken>>,
        host: &str,
    ) -> Result<(), NotTaken> {
        let Some(runtime) = &self.runtime else { return Err(late(host, self.patience)) };
        runtime
            .block_on(async { tokio::time::timeout(self.patience, sending).await })
            .unwrap_or_else(|_| Err(late(host, self.patience)))
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        // A name that is still being looked up is not waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What people may be told of where a webhook leads: its host, where the sources file itself names it.
#[must_use]
pub fn host_of(address: &Endpoint) -> Option<&str> {
    match address {
        Endpoint::Written(url) => url.host_str(),
        Endpoint::Secret(_) => None,
    }
}

fn late(host: &str, patience: Duration) -> NotTaken {
    let seconds = match patience.as_secs() {
        0 | 1 => "a second".to_owned(),
        n => format!("{n} seconds"),
    };
    NotTaken(format!("no answer from {host} in {seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_does_not_answer_is_left_behind() {
        let patience = Duration::from_millis(100);
        let courier = Courier::new(None, None, None, patience).unwrap();
        let (go_on, held) = mpsc::channel::<()>();
        let why = courier.within("/mnt/share", move || {
            let _ = held.recv();
            Ok(())
        });
        assert_eq!(why.unwrap_err().to_string(), "no answer from /mnt/share in a second");
        drop(go_on);
        assert_eq!(courier.within("/mnt/share", || Ok(())), Ok(()));
    }
}
