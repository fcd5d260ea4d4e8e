//! What went wrong, in the words and sorts of the model. Reads errors of the HTTP library; decides
//! nothing about trying again beyond `transient`.

use std::{error::Error, io};

use super::{FetchError, guard::Refused, words};
use crate::coding::CodingError;
use crate::model::run::{Cause, Why};

impl FetchError {
    /// One that another try would not mend.
    pub(super) fn lasting(cause: Cause, text: &str) -> Self {
        Self { why: Why::new(cause, text), transient: false }
    }

    /// One that another try may mend.
    pub(super) fn passing(cause: Cause, text: &str) -> Self {
        Self { why: Why::new(cause, text), transient: true }
    }
}

/// No head of an answer came from `host`.
pub(super) fn before_head(error: &reqwest::Error, host: &str) -> FetchError {
    if let Some(refused) = find::<Refused>(error) {
        return FetchError::lasting(Cause::Guard, &refused.0);
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        let text = format!("no secure connection to {host}: {}", words::of_tls(tls));
        return match tls {
            rustls::Error::InvalidCertificate(_) => FetchError::lasting(Cause::Unreachable, &text),
            _ => FetchError::passing(Cause::Unreachable, &text),
        };
    }
    if let Some(http) = find::<hyper::Error>(error) {
        // hyper has a question for this only where it is a server.
        if http.is_parse() && http.to_string().contains("too large") {
            return FetchError::lasting(Cause::TooLarge, &format!("{host} sent too large a head"));
        }
        if http.is_parse() {
            let text =
                format!("{host} did not answer in HTTP: {}", words::plain(&http.to_string()));
            return FetchError::passing(Cause::Unreachable, &text);
        }
        if http.is_incomplete_message() {
            let text = format!("{host} closed the connection before its answer was whole");
            return FetchError::passing(Cause::CutShort, &text);
        }
    }
    let what = match (error.is_connect(), error.is_timeout()) {
        (true, true) => return no_connection_in_time(host),
        (true, false) => "no connection to",
        _ => "no answer from",
    };
    FetchError::passing(
        Cause::Unreachable,
        &format!("{what} {host}: {}", words::plain(&innermost(error))),
    )
}

fn no_connection_in_time(host: &str) -> FetchError {
    FetchError::passing(Cause::Unreachable, &format!("no connection to {host} in time"))
}

/// The body broke off.
pub(super) fn in_body(error: &reqwest::Error, host: &str, received: usize) -> FetchError {
    let why = words::plain(&innermost(error));
    let text = format!("the answer of {host} broke off after {received} bytes: {why}");
    FetchError::passing(Cause::CutShort, &text)
}

/// The content coding could not be undone.
pub(super) fn in_coding(error: &CodingError) -> FetchError {
    let text = error.to_string();
    match error {
        CodingError::TooLarge(_) => FetchError::lasting(Cause::TooLarge, &text),
        CodingError::Unknown(_) => FetchError::lasting(Cause::CutShort, &text),
        CodingError::CutShort | CodingError::Damaged(_) => {
            FetchError::passing(Cause::CutShort, &text)
        }
    }
}

/// The error of type `T` among an error and its causes, those inside `io::Error` included.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// The words of the last cause, which are the ones that say something.
pub(super) fn innermost(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = cause.to_string();
        next = cause.source();
    }
    text
}
