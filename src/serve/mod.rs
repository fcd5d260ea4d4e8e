//! The reading pages over HTTP: files of a folder, listed beforehand, to whoever may ask; and, from the same files, what a
//! reader searches or compares, for whoever has no scripts. Reads nothing else, writes nothing, and does not know the store.

mod answer;
mod patience;
mod question;

use std::{
    collections::BTreeMap,
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, Version, header},
};
use serde::Serialize;
use tokio::sync::watch;

use crate::model::capture::Digest;
use answer::{Answer, Asked};
use patience::Patient;
use question::{Desk, Unanswered};

/// What a page may do: be styled and helped by files of this site, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// So long open answers are waited for when all ends.
const GRACE: Duration = Duration::from_secs(3);

/// What is shown; changed while it is read.
#[derive(Debug, Default)]
pub struct Pages(RwLock<Shown>);

#[derive(Debug, Default)]
struct Shown {
    folder: PathBuf,
    files: Arc<BTreeMap<String, Digest>>,
    health: Health,
}

/// How whoever makes the pages is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Health {
    /// Why the last round could not be done; none where it could.
    pub failing: Option<String>,
    /// When the last crawl of the whole list ended, RFC 3339.
    pub last_complete_crawl: Option<String>,
    /// When the pages were last made, RFC 3339.
    pub pages_made: Option<String>,
    /// How many sources are watched.
    pub sources: usize,
    /// Who crawls them.
    pub crawls: Crawls,
}

/// Who crawls what is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crawls {
    /// Whoever shows it.
    #[default]
    Here,
    /// Another process that shows the same store.
    AnotherServe,
    /// None that shows it: crawling is left to others.
    Off,
}

impl Pages {
    /// Shows these files of a folder from now on.
    pub fn show(&self, folder: PathBuf, files: BTreeMap<String, Digest>) {
        let mut shown = self.0.write().unwrap_or_else(PoisonError::into_inner);
        shown.folder = folder;
        shown.files = Arc::new(files);
    }

    /// Says from now on that all is so.
    pub fn health(&self, health: Health) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).health = health;
    }

    fn files(&self) -> (PathBuf, Arc<BTreeMap<String, Digest>>) {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        (shown.folder.clone(), Arc::clone(&shown.files))
    }
}

/// Who may be asked for.
#[derive(Clone, Debug)]
struct Served {
    pages: Arc<Pages>,
    names: Arc<Vec<String>>,
    desk: Desk,
}

/// Opens the address to listen on.
///
/// # Errors
/// The system's own, where it is taken or not allowed.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Answers until told to stop, then finishes what it is at, for three seconds at most. Asked for must be an address
/// in figures, `localhost`, or one of `names`: so no page of somebody else's can read these through a name of its own.
///
/// # Errors
/// The system's own, where it gives no thread or takes the listener away.
pub fn serve(
    listener: TcpListener,
    names: Vec<String>,
    pages: Arc<Pages>,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = Served { pages, names: Arc::new(names), desk: Desk::default() };
    let done = runtime.block_on(async {
        let listener = Patient::new(tokio::net::TcpListener::from_std(listener)?);
        let router = Router::new().fallback(respond).with_state(served);
        let mut ending = stop.clone();
        let stopped = async move {
            let _ = ending.wait_for(|stop| *stop).await;
        };
        let serving = axum::serve(listener, router).with_graceful_shutdown(stopped);
        tokio::select! {
            done = serving.into_future() => done,
            () = async {
                let _ = stop.wait_for(|stop| *stop).await;
                tokio::time::sleep(GRACE).await;
            } => Ok(()),
        }
    });
    runtime.shutdown_timeout(Duration::from_millis(200));
    done
}

async fn respond(State(served): State<Served>, request: Request) -> Response<Body> {
    let (folder, files) = served.pages.files();
    let (answer, tags) = asked(&request, &served.names, &files);
    let is_head = request.method() == "HEAD";
    let (status, headers, body) = match answer {
        Answer::Page { name, tag } => match tokio::fs::read(folder.join(&name)).await {
            Ok(bytes) => {
                (StatusCode::OK, vec![("content-type", answer::kind(&name)), ("etag", tag)], bytes)
            }
            Err(_) => plain(
                StatusCode::NOT_FOUND,
                "This page has just gone. Go back and load the page before it anew.\n",
            ),
        },
        Answer::Found { .. } | Answer::Compared { .. } => {
            laid_out(served.desk.ask(answer, folder, files).await, &tags)
        }
        Answer::NoText => plain(
            StatusCode::NOT_FOUND,
            "There is no such text. Go back and choose two on the page of a publication.\n",
        ),
        Answer::TooLong => {
            plain(StatusCode::URI_TOO_LONG, "This is too long to look for. Try fewer words.\n")
        }
        Answer::Unchanged { tag } => (StatusCode::NOT_MODIFIED, vec![("etag", tag)], Vec::new()),
        Answer::Elsewhere { path } => {
            (StatusCode::PERMANENT_REDIRECT, vec![("location", path)], Vec::new())
        }
        Answer::Health => health(&served.pages),
        Answer::Missing if files.is_empty() => {
            let (status, mut headers, body) = plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "The pages are being made. Try again in a minute.\n",
            );
            headers.push(("retry-after", "10".to_owned()));
            (status, headers, body)
        }
        Answer::Missing => plain(StatusCode::NOT_FOUND, "There is no such page. Begin at /\n"),
        Answer::WrongMethod => {
            let (status, mut headers, body) =
                plain(StatusCode::METHOD_NOT_ALLOWED, "These pages can only be read.\n");
            headers.push(("allow", "GET, HEAD".to_owned()));
            (status, headers, body)
        }
        Answer::NoOneHost => {
            plain(StatusCode::BAD_REQUEST, "A request has one Host field, with one name.\n")
        }
        Answer::WrongHost => plain(
            StatusCode::MISDIRECTED_REQUEST,
            "These pages are not shown under this name: see `guidewatch serve --host`.\n",
        ),
    };
    let length = body.len();
    let mut response = Response::new(if is_head { Body::empty() } else { Body::from(body) });
    *response.status_mut() = status;
    let all = response.headers_mut();
    guard(all);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            all.insert(name, value);
        }
    }
    if is_head {
        all.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// What is answered, and what the asker has already.
fn asked(
    request: &Request,
    names: &[String],
    files: &BTreeMap<String, Digest>,
) -> (Answer, String) {
    // A list may come in several fields (RFC 9110 §5.3).
    let tags = request.headers().get_all(header::IF_NONE_MATCH).iter();
    let tags: Vec<&str> = tags.filter_map(|value| value.to_str().ok()).collect();
    let tags = tags.join(",");
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().filter(|_| hosts.next().is_none());
    let authority = request.uri().authority().map(axum::http::uri::Authority::as_str);
    // HTTP/2 has the name there, and need not have the field (RFC 9113 §8.3.1).
    let has_none = request.headers().get(header::HOST).is_none();
    let in_its_place = authority.filter(|_| has_none && request.version() == Version::HTTP_2);
    let asked = Asked {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        host: host.and_then(|host| host.to_str().ok()).or(in_its_place),
        authority,
        tags: &tags,
    };
    (answer::to(&asked, names, files), tags)
}

/// A page that was laid out for this question alone. Its tag is of its own bytes: whatever it was made from or by, another
/// page has another.
fn laid_out(page: Result<String, Unanswered>, tags: &str) -> Parts {
    match page {
        Ok(page) => {
            let tag = answer::tag(Digest::of(page.as_bytes()));
            if answer::has(tags, &tag) {
                return (StatusCode::NOT_MODIFIED, vec![("etag", tag)], Vec::new());
            }
            let kind = answer::kind("page.html");
            (StatusCode::OK, vec![("content-type", kind), ("etag", tag)], page.into_bytes())
        }
        Err(why) => {
            let (status, mut headers, body) = plain(StatusCode::SERVICE_UNAVAILABLE, why.said());
            if why != Unanswered::TooLong {
                headers.push(("retry-after", "10".to_owned()));
            }
            (status, headers, body)
        }
    }
}

/// What every answer says of what may be done with it.
fn guard(headers: &mut HeaderMap) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

type Parts = (StatusCode, Vec<(&'static str, String)>, Vec<u8>);

fn plain(status: StatusCode, words: &str) -> Parts {
    (
        status,
        vec![("content-type", "text/plain; charset=utf-8".to_owned())],
        words.as_bytes().to_vec(),
    )
}

fn health(pages: &Pages) -> Parts {
    let health = pages.0.read().unwrap_or_else(PoisonError::into_inner).health.clone();
    let status = match health.failing {
        None => StatusCode::OK,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = serde_json::to_vec(&health).unwrap_or_default();
    (status, vec![("content-type", "application/json".to_owned())], body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(request: axum::http::request::Builder) -> Answer {
        let files = BTreeMap::from([("index.html".to_owned(), Digest::of(b"page"))]);
        asked(&request.body(Body::empty()).unwrap(), &[], &files).0
    }

    #[test]
    fn whatever_version_of_http_there_is_one_name_and_it_is_ours() {
        let http2 = |uri: &str| Request::builder().version(Version::HTTP_2).uri(uri);
        let ours = "http://localhost:8080/";
        assert!(matches!(answered(http2(ours)), Answer::Page { .. }));
        assert_eq!(answered(http2("http://evil.example/")), Answer::WrongHost);
        assert_eq!(answered(http2(ours).header("host", "evil.example")), Answer::WrongHost);
        let old = Request::builder().uri(ours);
        assert_eq!(answered(old), Answer::NoOneHost, "HTTP/1.1 has the field");
    }

    #[test]
    fn tags_may_come_in_several_fields() {
        let asked = || Request::builder().uri("/").header("host", "localhost");
        let Answer::Page { tag, .. } = answered(asked()) else { panic!() };
        let twice = asked().header("if-none-match", "\"a\"").header("if-none-match", &tag);
        assert_eq!(answered(twice), Answer::Unchanged { tag });
        assert!(matches!(answered(asked().header("if-none-match", "\"a\"")), Answer::Page { .. }));
    }
}
