//! A POST to an address of the user's own. It follows no redirect, so that what is sent, and the token beside it,
//! goes nowhere else; of the answer only the status counts.

use std::{path::Path, time::Duration};

use reqwest::{Certificate, Client, NoProxy, Proxy, redirect::Policy};
use url::Url;

use super::{NotTaken, Parcel, secret, words};
use crate::model::subscriber::{Endpoint, Form, Secret, is_private};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);

/// The way out.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) ca_file: Option<&'a Path>,
    /// For everything but what `NO_PROXY` names; without one, the variables that curl knows hold.
    pub(super) proxy: Option<&'a Url>,
    pub(super) patience: Duration,
}

/// The address itself.
pub(super) fn address(endpoint: &Endpoint) -> Result<Url, NotTaken> {
    let kept = match endpoint {
        Endpoint::Written(url) => return Ok(url.clone()),
        Endpoint::Secret(kept) => secret::read(kept)?,
    };
    let url: Option<Url> = kept.parse().ok();
    // The same rules as for one that is written in the sources file.
    let is_safe = |url: &Url| {
        let is_bare = url.username().is_empty() && url.password().is_none();
        is_bare && (url.scheme() == "https" || (url.scheme() == "http" && is_private(url)))
    };
    url.filter(|url| url.has_host() && is_safe(url)).ok_or_else(|| {
        NotTaken("the webhook's address, kept apart, is none that begins with https:// (http:// within your own network) and holds no user or password".to_owned())
    })
}

/// Posts it, or says why it was not taken.
pub(super) async fn post(
    way: Way<'_>,
    address: Url,
    token: Option<&Secret>,
    form: Form,
    parcel: &Parcel,
    text: &str,
) -> Result<(), NotTaken> {
    let host = address.host_str().unwrap_or_default().to_owned();
    let failed = |error: &reqwest::Error| {
        let what = match (error.is_connect(), error.is_timeout()) {
            (_, true) => return NotTaken(format!("no answer from {host} in time")),
            (true, false) => "no connection to",
            (false, false) => "no answer from",
        };
        // The innermost reason names no address.
        NotTaken(format!("{what} {host}: {}", words::plain(&words::innermost(error), &[])))
    };
    let client = client(way)?;
    let mut request = client
        .post(address)
        .header("content-type", media_type(form))
        .header("idempotency-key", &parcel.id)
        .body(text.to_owned());
    if let Some(kept) = token {
        request = request.bearer_auth(secret::read(kept)?);
    }
    let status = request.send().await.map_err(|error| failed(&error))?.status();
    if status.is_success() {
        return Ok(());
    }
    let code = status.as_u16();
    Err(NotTaken(match code {
        300..=399 => format!(
            "{host} answers {code}: it leads elsewhere, and nothing is sent there; write the final address"
        ),
        401 | 403 => format!("{host} answers {code}: it does not let us in (see the token)"),
        404 | 410 => format!("{host} answers {code}: there is no such webhook (any more)"),
        _ => format!("{host} answers {status}"),
    }))
}

fn client(way: Way<'_>) -> Result<Client, NotTaken> {
    let failed = |error: reqwest::Error| {
        NotTaken(format!("no webhook can be used: {}", words::innermost(&error)))
    };
    let mut builder = Client::builder()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(concat!("guidewatch/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT.min(way.patience))
        .timeout(way.patience);
    if let Some(url) = way.proxy {
        let proxy = Proxy::all(url.as_str()).map_err(failed)?.no_proxy(NoProxy::from_env());
        builder = builder.proxy(proxy);
    }
    if let Some(file) = way.ca_file {
        let bad = |why: String| NotTaken(format!("ca_file {}: {why}", file.display()));
        let pem = std::fs::read(file).map_err(|error| bad(error.to_string()))?;
        let found = Certificate::from_pem_bundle(&pem).map_err(|error| bad(error.to_string()))?;
        builder = builder.tls_certs_merge(found);
    }
    builder.build().map_err(failed)
}

fn media_type(form: Form) -> &'static str {
    match form {
        Form::Text => "text/plain; charset=utf-8",
        Form::Markdown => "text/markdown; charset=utf-8",
        Form::Html => "text/html; charset=utf-8",
        Form::Json | Form::Slack | Form::Teams => "application/json",
        Form::Csv => "text/csv; charset=utf-8",
        Form::Atom => "application/atom+xml",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_kept_apart_is_as_safe_as_a_written_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("address");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&path, mode).unwrap();
            address(&Endpoint::Secret(Secret::File(path.clone())))
        };
        assert!(read("https://hooks.example.org/a?b=c\n").is_ok());
        assert!(read("http://127.0.0.1:8080/hook").is_ok());
        assert!(read("http://intranet/hook").is_ok());
        for bad in
            ["http://hooks.example.org/a", "https://user:word@hooks.example.org/", "ftp://a/b", "a"]
        {
            let why = read(bad).unwrap_err().to_string();
            assert!(why.contains("https://") && !why.contains("word@"), "{why}");
        }
    }
}
