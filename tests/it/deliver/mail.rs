//! Mail through a real server: protected or not sent, text and HTML, the head as expected, refused and sent again.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use super::*;

/// A mail server in Python; ends when dropped.
pub(super) struct Server {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of the certificates that the tests have.
fn certificate(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

impl Server {
    /// None where aiosmtpd is not installed, which is a failure in CI.
    pub(super) fn start(security: &str, with: &str) -> Option<Self> {
        let there = Command::new("python3").args(["-c", "import aiosmtpd"]).output();
        if !there.is_ok_and(|output| output.status.success()) {
            assert!(std::env::var_os("CI").is_none(), "aiosmtpd is not installed");
            println!("skipped: no aiosmtpd");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/deliver/smtp.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args([folder.path().as_os_str(), security.as_ref()])
            .args([certificate(with), certificate("loopback.key.pem")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the server says its port");
        Some(Self { child, port, folder })
    }

    /// Its table in sources.toml.
    pub(super) fn table(&self) -> String {
        let port = self.port;
        format!(
            "[mail]\nserver = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"guidewatch@example.org\"\n"
        )
    }

    /// What a mail program makes of a mail: its subject and blind copies, its text, its page.
    pub(super) fn read(&self, n: usize) -> String {
        let read = "import email, email.policy, sys; m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default); print(m['subject']); print(m['bcc']); print(m.get_body(('plain',)).get_content()); print(m.get_body(('html',)).get_content())";
        let path = self.folder.path().join(format!("{n}.eml"));
        let output = Command::new("python3").args(["-c", read]).arg(path).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// The mails that it took, in order.
    pub(super) fn taken(&self) -> Vec<String> {
        let read = |n: usize| fs::read_to_string(self.folder.path().join(format!("{n}.eml"))).ok();
        (1..).map_while(read).collect()
    }

    /// What it knows beside a mail.
    fn beside(&self, n: usize) -> serde_json::Value {
        let text = fs::read_to_string(self.folder.path().join(format!("{n}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    pub(super) fn refuse(&self, line: Option<&str>) {
        let path = self.folder.path().join("refuse");
        match line {
            Some(line) => fs::write(path, line).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
    }
}

/// A page on the list and a subscriber by mail; watching has begun.
fn story(server: &Server, security: &str, login: bool) -> (Publisher, Case) {
    let (publisher, mut case) = watching(&["clubs"]);
    let user = if login { "user = \"story\"\npassword_file = \"password\"\n" } else { "" };
    keep(&case.folder().join("password"), "hush-4711\n");
    let ca_file = format!("ca_file = \"{}\"\n", certificate("loopback.pem").display());
    case.edit("[crawler]\n", &format!("[crawler]\n{ca_file}")).also(&format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\nsecurity = \"{security}\"\nfrom = \"guidewatch@example.org\"\n{user}\n[[subscriber]]\nid = \"officers\"\nmail = [\"one@example.org\", \"two@example.org\"]\n",
        server.port
    ));
    case.crawl("2026-03-01");
    assert_eq!(one(&case, "2026-03-01"), Outcome::Nothing);
    (publisher, case)
}

/// A mail's head, unfolded.
fn head(mail: &str) -> Vec<String> {
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    head.split("\r\n").map(str::to_owned).collect()
}

fn why(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused(row, _) => row.why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mail_is_text_and_html_and_its_head_is_the_one_expected() {
    let Some(server) = Server::start("none", "loopback.pem") else { return };
    let (publisher, mut case) = story(&server, "none", false);
    let hostile = "A title\\r\\nBcc: all@example.org \u{202e} – <script>alert(1)</script>";
    case.edit(
        "id = \"clubs\"\n",
        &format!(
            "id = \"clubs\"\ntitle = \"{}\"\n",
            hostile.replace("\\r\\n", " =?utf-8?q?=0D=0A?= ")
        ),
    );
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    assert_eq!(one(&case, "2026-03-02"), Outcome::Taken(1));
    let mails = server.taken();
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    let mut names: Vec<_> =
        head(mail).iter().map(|line| line.split_once(':').unwrap().0.to_owned()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "Auto-Submitted",
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Subject",
            "To"
        ]
    );
    let field = |name: &str| {
        let line = head(mail).into_iter().find(|line| line.starts_with(&format!("{name}: ")));
        line.unwrap()[name.len() + 2..].to_owned()
    };
    assert_eq!(field("To"), "one@example.org, two@example.org");
    assert_eq!(field("From"), "guidewatch <guidewatch@example.org>");
    assert_eq!(field("Date"), "Mon, 02 Mar 2026 06:00:00 +0000");
    assert!(
        field("Content-Type").starts_with("multipart/alternative; "),
        "{}",
        field("Content-Type")
    );
    let beside = server.beside(1);
    assert_eq!(beside["to"], serde_json::json!(["one@example.org", "two@example.org"]));
    for sort in ["text/plain; charset=utf-8", "text/html; charset=utf-8"] {
        assert_eq!(mail.matches(&format!("Content-Type: {sort}\r\n")).count(), 1, "{mail}");
    }
    let message = field("Message-ID");
    let dealt = case.store().deliveries().unwrap();
    assert_eq!(message, format!("<{}@example.org>", dealt[0].delivery.message));
    let said = server.read(1);
    let mut lines = said.lines();
    let subject = lines.next().unwrap();
    assert!(
        subject
            .starts_with("guidewatch: Important: A title = ?utf-8?q?=0D=0A?= Bcc: all@example.org"),
        "{subject}"
    );
    assert_eq!(lines.next(), Some("None"), "no field was smuggled in");
    assert!(
        said.contains("[-may-]{+must+}")
            && said.contains("<ins style=\"text-decoration: underline\">"),
        "{said}"
    );
    let (_, html) = said.split_once("<!doctype html>").unwrap();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn what_a_server_refuses_is_owed_and_comes_under_the_same_id() {
    let Some(server) = Server::start("none", "loopback.pem") else { return };
    let (publisher, case) = story(&server, "none", false);
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    server.refuse(Some("451 4.7.1 greylisted, try again in 5 minutes"));
    let said = why(one(&case, "2026-03-02"));
    assert_eq!(
        said,
        "127.0.0.1 does not take the mail: 451 4.7.1 greylisted, try again in 5 minutes"
    );
    server.refuse(Some("550 5.7.1 no mail from you"));
    assert!(why(one(&case, "2026-03-03")).contains("550 5.7.1 no mail from you"));
    server.refuse(None);
    assert_eq!(one(&case, "2026-03-04"), Outcome::Taken(1));
    assert_eq!(one(&case, "2026-03-05"), Outcome::Nothing);
    let mails = server.taken();
    assert_eq!(mails.len(), 1);
    // The same message from a store that has forgotten the delivery: a mail server can tell.
    let journal = case.store_dir().join("journal/readers.jsonl");
    let lines = fs::read_to_string(&journal).unwrap();
    let kept: Vec<_> = lines.lines().filter(|line| !line.contains("\"taken\"")).collect();
    fs::write(&journal, format!("{}\n", kept.join("\n"))).unwrap();
    fs::remove_dir_all(case.store_dir().join("index")).unwrap();
    assert_eq!(one(&case, "2026-03-06"), Outcome::Taken(1));
    let id =
        |mail: &str| head(mail).into_iter().find(|line| line.starts_with("Message-ID")).unwrap();
    assert_eq!(id(&server.taken()[1]), id(&mails[0]));
}

#[test]
fn a_login_goes_through_tls_alone() {
    for security in ["starttls", "tls"] {
        let Some(server) = Server::start(security, "loopback.pem") else { return };
        let (publisher, mut case) = story(&server, security, true);
        publisher.page("/clubs", &guidance("must"));
        case.crawl("2026-03-02");
        assert_eq!(one(&case, "2026-03-02"), Outcome::Taken(1), "{security}");
        let beside = server.beside(1);
        assert_eq!((&beside["tls"], &beside["login"]), (&true.into(), &true.into()), "{security}");
        keep(&case.folder().join("password"), "wrong-0815");
        publisher.page("/clubs", &guidance("must never"));
        case.crawl("2026-03-03");
        let said = why(one(&case, "2026-03-03"));
        assert!(said.contains("does not let us in: 535") && !said.contains("0815"), "{said}");
        fs::remove_file(case.folder().join("password")).unwrap();
        assert!(why(one(&case, "2026-03-04")).contains("password cannot be read"));
        case.edit("password_file = \"password\"", "password_env = \"GUIDEWATCH_NOT_SET\"");
        assert!(why(one(&case, "2026-03-05")).contains("GUIDEWATCH_NOT_SET is not set"));
    }
}

#[test]
fn without_the_protection_that_was_asked_for_nothing_is_sent() {
    let Some(plain) = Server::start("no-starttls", "loopback.pem") else { return };
    let (publisher, case) = story(&plain, "starttls", false);
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let said = why(one(&case, "2026-03-02"));
    assert!(said.contains("STARTTLS is not supported"), "{said}");
    assert_eq!(plain.taken().len(), 0);
    for untrusted in ["untrusted.pem", "expired.pem", "elsewhere.pem"] {
        let server = Server::start("starttls", untrusted).unwrap();
        let (publisher, case) = story(&server, "starttls", true);
        publisher.page("/clubs", &guidance("must"));
        case.crawl("2026-03-02");
        let said = why(one(&case, "2026-03-02"));
        assert!(said.contains("certificate"), "{untrusted}: {said}");
        assert_eq!(server.taken().len(), 0, "{untrusted}");
    }
}

#[test]
fn a_server_that_says_nothing_holds_nobody_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (publisher, mut case) = watching(&["clubs"]);
    fs::create_dir(case.folder().join("out")).unwrap();
    case.also(&format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"guidewatch@example.org\"\n[[subscriber]]\nid = \"late\"\nmail = [\"one@example.org\"]\n[[subscriber]]\nid = \"next\"\nfolder = \"out\"\n"
    ));
    case.crawl("2026-03-01");
    round(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let mut outcomes = round(&case, "2026-03-02");
    assert_eq!(outcomes.pop(), Some(Outcome::Taken(1)));
    assert!(why(outcomes.remove(0)).contains("no answer from 127.0.0.1 in"));
    drop(listener);
    let mut outcomes = round(&case, "2026-03-03");
    assert_eq!(outcomes.pop(), Some(Outcome::Nothing));
    let said = why(outcomes.remove(0));
    assert!(said.contains(&format!("no connection to 127.0.0.1:{port}")), "{said}");
}
