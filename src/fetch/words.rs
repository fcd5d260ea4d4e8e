//! What other libraries' errors say, in the words of whoever has to do something about it. Pure; sorts
//! nothing and decides nothing.

use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError, Error, pki_types::UnixTime};

use crate::model::time::in_london;

/// Why there is no secure connection.
pub(super) fn of_tls(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(why) => of_certificate(why),
        Error::InvalidMessage(_) | Error::InappropriateMessage { .. } => {
            "what it sent is not TLS".to_owned()
        }
        Error::AlertReceived(AlertDescription::ProtocolVersion) | Error::PeerIncompatible(_) => {
            "it knows no version of TLS that is safe".to_owned()
        }
        Error::AlertReceived(alert) => format!("it refused the handshake ({alert:?})"),
        other => other.to_string(),
    }
}

fn of_certificate(error: &CertificateError) -> String {
    let day = |time: &UnixTime| {
        let second = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let at = Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        in_london(at).strftime("%-d %B %Y").to_string()
    };
    match error {
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("its certificate ended on {}", day(not_after))
        }
        CertificateError::Expired => "its certificate has ended".to_owned(),
        CertificateError::NotValidYetContext { not_before, .. } => {
            let clock = "is the clock of this machine right?";
            format!("its certificate begins only on {}: {clock}", day(not_before))
        }
        CertificateError::NotValidYet => "its certificate has not begun yet".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        CertificateError::UnknownIssuer => {
            "nobody whom this machine trusts vouches for its certificate (ca_file names more)"
                .to_owned()
        }
        CertificateError::Revoked => "its certificate was revoked".to_owned(),
        _ => "its certificate cannot be trusted".to_owned(),
    }
}

/// The last words of another library's error, without what only its authors can use.
pub(super) fn plain(text: &str) -> String {
    let known = [
        ("end of file before message length", "it is shorter than it said"),
        ("unexpected EOF during chunk", "it is shorter than it said"),
        ("Invalid chunk", "its chunks are damaged"),
        ("invalid chunk", "its chunks are damaged"),
        ("chunk extensions over limit", "its chunks are damaged"),
        ("chunk trailers", "its trailer fields are too many or too large"),
        ("close_notify", "the connection was cut"),
        ("tls handshake eof", "it hung up during the TLS handshake"),
        ("unexpected message from connection", "it spoke before it was asked"),
        ("Connection reset by peer", "it reset the connection"),
        ("Connection refused", "the connection was refused"),
    ];
    let ours = known.iter().find(|(theirs, _)| text.contains(theirs)).map(|(_, ours)| *ours);
    let bare = || text.split(" (os error").next().unwrap_or(text).trim_end_matches(" parsed");
    ours.unwrap_or_else(bare).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_said_to_be_what_it_is() {
        let at = |second| UnixTime::since_unix_epoch(std::time::Duration::from_secs(second));
        let ended = CertificateError::ExpiredContext {
            time: at(1_800_000_000),
            not_after: at(1_609_459_200),
        };
        let said = |error| of_tls(&Error::InvalidCertificate(error));
        assert_eq!(said(ended), "its certificate ended on 1 January 2021");
        let soon =
            CertificateError::NotValidYetContext { time: at(0), not_before: at(u64::MAX / 4) };
        assert!(said(soon).contains("clock"));
        assert!(said(CertificateError::UnknownIssuer).contains("ca_file"));
        assert_eq!(said(CertificateError::NotValidForName), "its certificate is for another name");
    }

    #[test]
    fn numbers_of_the_system_are_left_out() {
        assert_eq!(plain("No route to host (os error 113)"), "No route to host");
        assert_eq!(plain("invalid HTTP version parsed"), "invalid HTTP version");
        assert_eq!(plain("Connection reset by peer (os error 104)"), "it reset the connection");
    }
}
