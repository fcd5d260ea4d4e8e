//! A mail by SMTP, as text and HTML. Its head holds the fields that are made here and no others: what comes from
//! outside reaches the subject alone, on one line. Without the protection that was asked for nothing is sent.

use std::{path::Path, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{NotTaken, Parcel, secret, words};
use crate::model::subscriber::{MailServer, Security};

/// What the sender is called.
const NAME: &str = "guidewatch";

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 180;

/// The mail as it goes out.
pub(super) fn letter(
    server: &MailServer,
    to: &[String],
    parcel: &Parcel,
    text: &str,
    html: &str,
) -> Result<Message, NotTaken> {
    let mailbox = |address: &str, name: Option<&str>| {
        let parsed: Result<Address, _> = address.parse();
        let parsed = parsed.map_err(|error| NotTaken(format!("no mail address: {error}")))?;
        Ok::<_, NotTaken>(Mailbox::new(name.map(str::to_owned), parsed))
    };
    let domain = server.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mut message = Message::builder()
        .from(mailbox(&server.from, Some(NAME))?)
        .subject(subject(&parcel.subject))
        .date(parcel.at.into())
        .message_id(Some(format!("<{}@{domain}>", parcel.id)))
        // RFC 3834 §5: no holiday replies, please.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    for address in to {
        message = message.to(mailbox(address, None)?);
    }
    let part =
        |sort: ContentType, body: &str| SinglePart::builder().header(sort).body(body.to_owned());
    // The same boundary each time, so that a message sent again is the same message.
    let parts = MultiPart::alternative()
        .boundary(parcel.id.clone())
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    message
        .multipart(parts)
        .map_err(|error| NotTaken(format!("the mail cannot be put together: {error}")))
}

/// On one line, cut where it is long: nothing in it can begin another field, nor be taken for a word that is encoded
/// (RFC 2047), by which a line end could come back where the mail is read.
fn subject(text: &str) -> String {
    let line = words::plain(text, &[]).replace("=?", "= ?");
    match line.char_indices().nth(LONGEST_SUBJECT) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end_matches([',', ' ', '…'])),
        None => line,
    }
}

/// The server, and what goes to it to be let in.
pub(super) fn transport(
    server: &MailServer,
    ca_file: Option<&Path>,
    patience: Duration,
) -> Result<(AsyncSmtpTransport<Tokio1Executor>, Option<String>), NotTaken> {
    let tls = || {
        let mut parameters = TlsParameters::builder(server.host.clone());
        if let Some(file) = ca_file {
            parameters = parameters.add_root_certificate(certificate(file)?);
        }
        parameters.build().map_err(|error| not_taken(server, &error, &[]))
    };
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(tls()?),
        Security::Starttls => Tls::Required(tls()?),
        Security::None => Tls::None,
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(patience));
    let mut password = None;
    if let Some(login) = &server.login {
        let secret = secret::read(&login.password)?;
        transport = transport.credentials(Credentials::new(login.user.clone(), secret.clone()));
        password = Some(secret);
    }
    Ok((transport.build(), password))
}

fn certificate(file: &Path) -> Result<Certificate, NotTaken> {
    let bad = |why: String| NotTaken(format!("ca_file {}: {why}", file.display()));
    let pem = std::fs::read(file).map_err(|error| bad(error.to_string()))?;
    Certificate::from_pem(&pem).map_err(|error| bad(words::innermost(&error)))
}

/// Sends it, or says why not.
pub(super) async fn send(
    server: &MailServer,
    ca_file: Option<&Path>,
    letter: Message,
    patience: Duration,
) -> Result<(), NotTaken> {
    let (transport, password) = transport(server, ca_file, patience)?;
    // A refusal often quotes whom it refuses, and addresses are not for the journal.
    let to: Vec<String> = letter.envelope().to().iter().map(ToString::to_string).collect();
    let secrets = password.as_deref().into_iter().chain(to.iter().map(String::as_str));
    let secrets: Vec<&str> = secrets.collect();
    let sent = transport.send(letter).await;
    sent.map(|_| ()).map_err(|error| not_taken(server, &error, &secrets))
}

/// Why a mail was not taken, in words.
fn not_taken(server: &MailServer, error: &Error, secrets: &[&str]) -> NotTaken {
    let MailServer { host, port, .. } = server;
    let said = words::plain(&words::innermost(error), secrets);
    NotTaken(match error.status() {
        Some(code) if code.to_string().starts_with("53") => {
            format!("{host} does not let us in: {code} {said} (see user and password under [mail])")
        }
        Some(code) => format!("{host} does not take the mail: {code} {said}"),
        None if error.is_timeout() => format!("no answer from {host} in time"),
        None if error.is_tls() => format!("no secure connection to {host}: {said}"),
        None if error.is_client() => format!("{host} cannot take the mail: {said}"),
        None => format!("no connection to {host}:{port}: {said}"),
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::deliver::Contents;

    fn sent(subject: &str) -> String {
        let server = MailServer {
            host: "127.0.0.1".to_owned(),
            port: 25,
            security: Security::None,
            from: "guidewatch@example.org".to_owned(),
            login: None,
        };
        let (text, html) = ("You must do so – always.\n", "<p>You must do so – always.</p>\n");
        let parcel = Parcel {
            id: "guidewatch-0123456789abcdef".to_owned(),
            at: Timestamp::from_second(1_772_431_200).unwrap(),
            subject: subject.to_owned(),
            contents: Contents::Letter { text: text.to_owned(), html: html.to_owned() },
        };
        let to = ["one@example.org".to_owned(), "two@example.org".to_owned()];
        let letter = letter(&server, &to, &parcel, text, html).unwrap();
        String::from_utf8(letter.formatted()).unwrap()
    }

    /// The names of the fields of a mail's head.
    fn fields(mail: &str) -> Vec<&str> {
        let head = mail.split("\r\n\r\n").next().unwrap();
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').unwrap_or((line, "")).0).collect()
    }

    #[test]
    fn the_head_holds_the_fields_made_here_and_no_others() {
        let expected = fields(&sent("1 publication changed in substance")).join(" ");
        for name in [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        ] {
            assert_eq!(expected.matches(name).count(), 1, "{name}: {expected}");
        }
        assert_eq!(expected.split(' ').count(), 8, "{expected}");
        for hostile in [
            "one\r\nBcc: all@example.org",
            "one\nX-One: two\n\nbody",
            "one\rtwo\u{85}three\u{2028}four\u{0}",
            "=?utf-8?q?one=0D=0ABcc:_all@example.org?=",
            "é\r\n\r\n<script>",
            &"long ".repeat(500),
            &"ä".repeat(5000),
        ] {
            let mail = sent(hostile);
            assert_eq!(fields(&mail).join(" "), expected, "{mail}");
            assert!(!mail.replace("\r\n", "").contains(['\r', '\n', '\0']), "{mail}");
        }
    }

    #[test]
    fn the_same_message_is_the_same_byte_for_byte() {
        assert_eq!(sent("1 publication changed"), sent("1 publication changed"));
        let mail = sent("1 publication changed");
        assert!(
            mail.contains("Message-ID: <guidewatch-0123456789abcdef@example.org>\r\n"),
            "{mail}"
        );
        assert!(mail.contains("Date: Mon, 02 Mar 2026 06:00:00 +0000\r\n"), "{mail}");
    }
}
