//! The HTTP clients of a run: one a way out, made when first needed. Never redirects, unpacks, retries
//! or finds a proxy by itself: all of that is the fetcher's.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use reqwest::{Certificate, Client, ClientBuilder, Proxy};

use super::{FetcherError, guard::GuardedResolver, host::locked, limits::Limits};

/// A way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Straight, public addresses only.
    Public,
    /// Straight, wherever the name leads: for hosts opened with `allow_private`.
    Open,
    /// Through the proxy of that address, which resolves the names and may itself be private.
    Proxy(String),
}

/// Makes clients and keeps them.
pub(super) struct Clients {
    certificates: Vec<Certificate>,
    limits: Limits,
    made: Mutex<BTreeMap<Way, Client>>,
}

impl Clients {
    /// # Errors
    /// [`FetcherError`] where the file of certificates cannot be used.
    pub(super) fn new(ca_file: Option<&Path>, limits: &Limits) -> Result<Self, FetcherError> {
        // An error means that a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clients = Self {
            certificates: ca_file.map(certificates).transpose()?.unwrap_or_default(),
            limits: limits.clone(),
            made: Mutex::default(),
        };
        if let Some(file) = ca_file {
            clients.client(&Way::Public).map_err(|error| {
                FetcherError(format!("ca_file {} cannot be used: {error}", file.display()))
            })?;
        }
        Ok(clients)
    }

    /// The client for a way out.
    ///
    /// # Errors
    /// [`FetcherError`] where TLS or the proxy cannot be set up.
    pub(super) fn client(&self, way: &Way) -> Result<Client, FetcherError> {
        let mut made = locked(&self.made);
        if let Some(client) = made.get(way) {
            return Ok(client.clone());
        }
        let client = self.make(way)?;
        made.insert(way.clone(), client.clone());
        Ok(client)
    }

    fn make(&self, way: &Way) -> Result<Client, FetcherError> {
        let failed = |error: reqwest::Error| FetcherError(super::failure::innermost(&error));
        let trusting =
            self.builder(way).map_err(failed)?.tls_certs_merge(self.certificates.clone());
        trusting.build().or_else(|error| {
            if !self.certificates.is_empty() {
                return Err(failed(error));
            }
            // A bare machine has no certificates: http still works, and every https address fails
            // with a reason that can be read.
            tracing::warn!("no system certificates: https addresses cannot be fetched until they are installed (Debian: ca-certificates) or ca_file is set");
            self.builder(way).and_then(|bare| bare.tls_certs_only([]).build()).map_err(failed)
        })
    }

    fn builder(&self, way: &Way) -> reqwest::Result<ClientBuilder> {
        let head = u32::try_from(self.limits.head).unwrap_or(u32::MAX);
        let builder = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(self.limits.connect)
            .pool_max_idle_per_host(1)
            // As browsers read a head: a folded field is one line, a field that is none is passed over.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http2_max_header_list_size(head);
        Ok(match way {
            Way::Public => builder.dns_resolver(Arc::new(GuardedResolver)),
            Way::Open => builder,
            Way::Proxy(url) => builder.proxy(Proxy::all(url)?),
        })
    }
}

fn certificates(file: &Path) -> Result<Vec<Certificate>, FetcherError> {
    let bad = |why: String| FetcherError(format!("ca_file {}: {why}", file.display()));
    let pem = std::fs::read(file).map_err(|error| bad(error.to_string()))?;
    let found = Certificate::from_pem_bundle(&pem).map_err(|error| bad(error.to_string()))?;
    if found.is_empty() {
        return Err(bad("holds no certificate in PEM form".to_owned()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::{fetch::failure, model::run::Cause};

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused_at_the_resolver() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let clients = Clients::new(None, &Limits::default()).unwrap();
        let public = clients.client(&Way::Public).unwrap();
        let refused =
            failure::before_head(&public.get(&url).send().await.unwrap_err(), "localhost");
        assert_eq!(refused.why.cause, Cause::Guard, "{}", refused.why.text);
        assert!(!refused.transient && refused.why.text.contains("a loopback address"));
        assert!(listener.accept().is_err(), "somebody knocked");
        let open = clients.client(&Way::Open).unwrap();
        let asking = tokio::spawn(open.get(&url).send());
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert!(listener.accept().is_ok(), "an opened name was not reached");
        asking.abort();
    }
}
