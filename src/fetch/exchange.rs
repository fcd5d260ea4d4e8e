//! One request and its whole answer, under the limits of time and size. Waits for nobody's turn, tries
//! once, follows nothing.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{
    Client, Response,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, USER_AGENT},
};
use url::Url;

use super::{FetchError, allowance::said, failure, limits::Limits, redirects};
use crate::{
    coding,
    model::{
        capture::{Exchange, Headers},
        run::Cause,
    },
};

/// How `Transfer-Encoding`, which is undone, is called in what is kept (a convention of web archives).
const ORIGINAL_TRANSFER: &str = "X-Archive-Orig-Transfer-Encoding";

/// How much of a body is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// All of it, or it is an error.
    Whole,
    /// At most so many bytes from its beginning.
    Start(usize),
}

/// An answer.
pub(super) struct Reply {
    pub(super) exchange: Exchange,
    /// The body as sent; empty for a redirect, whose body nobody reads.
    pub(super) sent: Vec<u8>,
    /// The body with its content coding undone, where there was one.
    pub(super) decoded: Option<Vec<u8>>,
}

impl Reply {
    pub(super) fn body(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.sent)
    }
}

/// What is asked.
pub(super) struct Question<'a> {
    pub(super) url: &'a Url,
    /// `name:port`, for messages.
    pub(super) host: &'a str,
    pub(super) user_agent: &'a HeaderValue,
    /// If-None-Match and the like.
    pub(super) conditions: &'a HeaderMap,
    pub(super) keep: Keep,
    /// When it is asked.
    pub(super) at: Timestamp,
}

impl Question<'_> {
    fn fields(&self) -> HeaderMap {
        let mut fields = HeaderMap::new();
        fields.insert(USER_AGENT, self.user_agent.clone());
        fields.insert(ACCEPT, HeaderValue::from_static("*/*"));
        let codings = match self.keep {
            Keep::Whole => "gzip, deflate, br, zstd",
            Keep::Start(_) => "identity",
        };
        fields.insert(ACCEPT_ENCODING, HeaderValue::from_static(codings));
        fields.extend(self.conditions.clone());
        fields
    }

    /// The request's head as HTTP/1.1 sends it. Over HTTP/2 the same is said in another form; through
    /// a proxy the request line may carry the whole address.
    fn head(&self, fields: &HeaderMap) -> Vec<u8> {
        let query = self.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut head = format!("GET {}{query} HTTP/1.1\r\n", self.url.path()).into_bytes();
        let mut add = |name: &str, value: &[u8]| {
            head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        };
        for (name, value) in fields {
            add(name.as_str(), value.as_bytes());
        }
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        add("host", format!("{host}{port}").as_bytes());
        head.extend(b"\r\n");
        head
    }

    /// Asks, and reads the answer to its end.
    pub(super) async fn ask(
        &self,
        client: &Client,
        limits: &Limits,
        within: Duration,
    ) -> Result<Reply, FetchError> {
        let whole = tokio::time::timeout(within, self.exchange(client, limits)).await;
        whole.unwrap_or_else(|_| {
            let text = format!("no whole answer from {} within {}", self.host, said(within));
            Err(FetchError::passing(Cause::Unreachable, &text))
        })
    }

    async fn exchange(&self, client: &Client, limits: &Limits) -> Result<Reply, FetchError> {
        let fields = self.fields();
        let request = self.head(&fields);
        let sending = client.get(self.url.clone()).headers(fields).send().await;
        let response = sending.map_err(|error| failure::before_head(&error, self.host))?;
        let status = response.status().as_u16();
        if status == 407 {
            let text =
                format!("the proxy on the way to {} asks for a name and password", self.host);
            return Err(FetchError::lasting(Cause::Unreachable, &text));
        }
        let headers = headers_of(response.headers());
        let size: usize = headers.0.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        if size > limits.head {
            let text = format!("{} sent {size} bytes of headers", self.host);
            return Err(FetchError::lasting(Cause::TooLarge, &text));
        }
        if let Some(coding) = transfer_coding(&headers) {
            let text = format!(
                "{} sent its answer in the transfer coding “{coding}”, which nobody asked for and which is not undone",
                self.host
            );
            return Err(FetchError::lasting(Cause::CutShort, &text));
        }
        let (sent, decoded) = if redirects::is_redirect(status) {
            (Vec::new(), None)
        } else {
            self.body(response, status, &headers, limits.body).await?
        };
        let url = self.url.clone();
        let exchange = Exchange { url, at: self.at, request, status, headers };
        Ok(Reply { exchange, sent, decoded })
    }

    async fn body(
        &self,
        response: Response,
        status: u16,
        headers: &Headers,
        cap: usize,
    ) -> Result<(Vec<u8>, Option<Vec<u8>>), FetchError> {
        let declared = response
            .headers()
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok().and_then(|value| value.parse::<u64>().ok()));
        let names: Vec<_> = headers.all("content-encoding").collect();
        let names = names.join(", ");
        let sent = match self.keep {
            Keep::Whole => self.read(response, declared, cap, false).await?,
            Keep::Start(most) => self.read(response, declared, most, true).await?,
        };
        // Nothing at all, and said to be nothing: error pages and 304 name codings of bodies they lack.
        if sent.is_empty() && (declared == Some(0) || status != 200) {
            return Ok((sent, None));
        }
        let decoded =
            coding::decode(&sent, Some(&names), cap).map_err(|e| failure::in_coding(&e))?;
        if status == 200 && is_page(headers) && is_gzip(decoded.as_deref().unwrap_or(&sent)) {
            let text = format!("{} sent a page compressed without saying so", self.host);
            return Err(FetchError::passing(Cause::CutShort, &text));
        }
        Ok((sent, decoded))
    }

    /// Reads a body to its end or, where `part` will do, to `cap` bytes.
    async fn read(
        &self,
        mut response: Response,
        declared: Option<u64>,
        cap: usize,
        part: bool,
    ) -> Result<Vec<u8>, FetchError> {
        let too_large = || {
            let text = format!("the body is larger than {}", crate::coding::said(cap));
            Err(FetchError::lasting(Cause::TooLarge, &text))
        };
        let declared = declared.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
        if declared > cap && !part {
            return too_large();
        }
        let mut sent = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure::in_body(&error, self.host, sent.len()))?
        {
            let room = cap - sent.len();
            if chunk.len() > room {
                if !part {
                    return too_large();
                }
                sent.extend_from_slice(chunk.get(..room).unwrap_or_default());
                return Ok(sent);
            }
            sent.extend_from_slice(&chunk);
        }
        Ok(sent)
    }
}

/// Whether an answer says that it is a page.
fn is_page(headers: &Headers) -> bool {
    let media = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let media = media.split(';').next().unwrap_or_default().trim();
    matches!(media, "text/html" | "application/xhtml+xml")
}

/// Whether a body begins as a gzip member does (RFC 1952 §2.3.1), which no page does.
fn is_gzip(body: &[u8]) -> bool {
    body.starts_with(b"\x1f\x8b\x08")
}

/// A transfer coding other than `chunked`, which the HTTP library leaves in the body (RFC 9112 §6.1: only
/// what TE asked for may be sent, and we ask for nothing).
fn transfer_coding(headers: &Headers) -> Option<String> {
    let values: Vec<_> = headers.all(ORIGINAL_TRANSFER).collect();
    let values = values.join(",");
    let mut codings = values.split(',').map(str::trim).filter(|coding| !coding.is_empty());
    let plain =
        |coding: &str| ["chunked", "identity"].iter().any(|c| c.eq_ignore_ascii_case(coding));
    codings.find(|coding| !plain(coding)).map(str::to_owned)
}

fn headers_of(map: &HeaderMap) -> Headers {
    let mut headers = Headers::default();
    for (name, value) in map {
        let name = match name.as_str() {
            "transfer-encoding" => ORIGINAL_TRANSFER,
            other => other,
        };
        headers.push(name, value.as_bytes());
    }
    headers
}
