//! Who is told without asking, of what, when and by which way. Plain data: secrets are named here by where they
//! are kept, and never stand here.

use std::path::PathBuf;

use url::{Host, Url};

use super::{
    change::Significance,
    source::{Source, SubscriberId},
};

/// Somebody who is told without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// Its name for good. The journal knows a subscriber by this alone, never by an address.
    pub id: SubscriberId,
    /// Whether of changes or of trouble.
    pub role: Role,
    /// Of these publications, or sources by their own id,
    pub publications: Vec<String>,
    /// and of sources with one of these tags; where neither is named, of everything.
    pub tags: Vec<String>,
    /// Lighter changes are left out.
    pub least: Significance,
    /// At once, or at which times.
    pub when: When,
    /// Whether a digest with nothing to tell goes out all the same, as one line.
    pub says_nothing: bool,
    /// By which way.
    pub channel: Channel,
}

impl Subscriber {
    /// Whether this subscriber is told of a source.
    #[must_use]
    pub fn wants(&self, source: &Source) -> bool {
        let named = |id: &str| self.publications.iter().any(|name| name == id);
        (self.publications.is_empty() && self.tags.is_empty())
            || named(source.id.as_str())
            || source.publication.as_ref().is_some_and(|id| named(id.as_str()))
            || source.tags.iter().any(|tag| self.tags.contains(tag))
    }
}

/// What a subscriber is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What changed.
    Officer,
    /// What cannot be checked or read, and what can again.
    Operator,
}

/// When a subscriber is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// As soon as there is something to tell.
    AtOnce,
    /// All together, at the times of a cron line in Europe/London.
    Digest(String),
}

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// In the environment variable of that name.
    Variable(String),
    /// In a file; a line end at its end does not belong to it.
    File(PathBuf),
}

/// The way by which a subscriber is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// One mail to all of these addresses, as text and HTML.
    Mail(Vec<String>),
    /// A POST to an address.
    Webhook {
        /// Where to.
        address: Endpoint,
        /// Sent as `Authorization: Bearer …`.
        token: Option<Secret>,
        /// What is sent.
        form: Form,
    },
    /// A program of this machine, run without a shell, that reads the message on its standard input.
    Command {
        /// The program and its arguments.
        program: Vec<String>,
        /// What it reads.
        form: Form,
        /// The environment variables that it is given beside those that every program has.
        env: Vec<String>,
    },
    /// A file a message, in this folder.
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the file holds.
        form: Form,
    },
}

impl Channel {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Webhook { .. } => "webhook",
            Self::Command { .. } => "command",
            Self::Folder { .. } => "folder",
        }
    }
}

/// The address of a webhook, which is often a secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// As the sources file has it.
    Written(Url),
    /// Kept elsewhere.
    Secret(Secret),
}

/// In which form a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// One self-contained page.
    Html,
    /// For programs.
    Json,
    /// A table for a spreadsheet.
    Csv,
    /// A feed.
    Atom,
    /// What an incoming webhook of Slack takes.
    Slack,
    /// What an incoming webhook of Microsoft Teams takes.
    Teams,
}

/// The server that takes our mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is protected.
    pub security: Security,
    /// The sender's address.
    pub from: String,
    /// Who we are to it.
    pub login: Option<Login>,
}

/// A name and the place of its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// Where its password is kept.
    pub password: Secret,
}

/// How the way to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS by STARTTLS (RFC 3207); without it nothing is sent.
    Starttls,
    /// Not at all: for a server on this machine.
    None,
}

/// Whether an address is of this machine or of a network of one's own: names without a dot, RFC 1918, RFC 4193.
#[must_use]
pub fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_private(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unique_local(),
        Some(Host::Domain(name)) => !name.trim_end_matches('.').contains('.'),
        None => false,
    }
}
