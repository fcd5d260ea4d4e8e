//! `serve`: the pages over HTTP and the crawls behind them, as the whole program.

mod handed_over;
mod second;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use super::{case::page, cli::guidewatch, publisher::Publisher};

/// A running server.
pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
    said: Arc<Mutex<String>>,
}

impl Server {
    pub(super) fn start(dir: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guidewatch"))
            .current_dir(dir)
            .env("TMPDIR", dir.join("tmp"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let port = first.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse();
        let port = port.unwrap_or_else(|_| panic!("{first}"));
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { child, port, said }
    }

    /// Sends a head as it is; gives the answer as it came.
    pub(super) fn send(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(super) fn get(&self, path: &str, more: &str) -> String {
        let port = self.port;
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}\r\n"
        ))
    }

    /// Waits until a page says so.
    pub(super) fn until(&self, path: &str, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let answer = self.get(path, "");
            if answer.contains(words) {
                return answer;
            }
            let said = self.said.lock().unwrap().clone();
            assert!(
                begun.elapsed() < Duration::from_secs(40),
                "no “{words}” on {path}: {answer}\n{said}"
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn heard(&self, words: &str) {
        let begun = Instant::now();
        while !self.said.lock().unwrap().contains(words) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{}", self.said.lock().unwrap());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Ends it by SIGTERM; gives its exit code and how long it took.
    fn end(mut self) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        self.signal(Signal::TERM);
        (self.child.wait().unwrap().code(), begun.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A list of so many pages of a publisher, a second apart or not.
fn listed(publisher: &Publisher, pages: usize, delay: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("tmp")).unwrap();
    fs::write(dir.path().join("sources.toml"), list(publisher, pages, delay)).unwrap();
    dir
}

fn list(publisher: &Publisher, pages: usize, delay: &str) -> String {
    let mut list = format!(
        "[crawler]\ncontact = \"mailto:story@example.org\"\n[[host]]\nname = \"{}\"\nallow_private = true\n\
         delay = \"{delay}\"\n",
        publisher.host()
    );
    for n in 0..pages {
        publisher.page(
            &format!("/{n}"),
            &page(&format!("<p>Rule {n}: leaders should tell the council.</p>")),
        );
        let url = publisher.url(&format!("/{n}"));
        list.push_str(&format!(
            "[[source]]\nid = \"page-{n}\"\ntitle = \"Page {n}\"\nurl = \"{url}\"\n"
        ));
    }
    list
}

#[test]
fn it_crawls_what_is_due_and_shows_it_to_whoever_may_ask() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 2, "10ms");
    let server = Server::start(dir.path(), &["--host", "guidance.example.org"]);
    let index = server.until("/", "Page 1");
    let head = index.split("\r\n\r\n").next().unwrap().to_lowercase();
    for field in [
        "http/1.1 200",
        "content-type: text/html; charset=utf-8",
        "content-security-policy: default-src 'none'; style-src 'self'; script-src 'self';",
        "frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cache-control: no-cache",
    ] {
        assert!(head.contains(field), "{field}: {head}");
    }
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let again = server.get("/", &format!("If-None-Match: {tag}\r\n"));
    assert!(again.starts_with("HTTP/1.1 304") && again.ends_with("\r\n\r\n"), "{again}");
    assert!(server.get("/", "If-None-Match: \"other\"\r\n").starts_with("HTTP/1.1 200"));
    assert!(server.get("/p/page-0", "").contains("location: /p/page-0/"));
    assert!(server.get("/p/page-0/", "").contains("Page 0"));
    assert!(server.get("/style.css", "").contains("text/css"));
    assert!(server.get("/feed.xml", "").contains("application/atom+xml"));
    let health = server.until("/healthz", "\"last_complete_crawl\":\"20");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"failing\":null"), "{health}");
    let port = server.port;
    for (head, status) in [
        (format!("HEAD / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"), "200"),
        (
            "GET / HTTP/1.1\r\nHost: guidance.example.org\r\nConnection: close\r\n\r\n".to_owned(),
            "200",
        ),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
            ),
            "400",
        ),
        (
            format!(
                "GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
            ),
            "421",
        ),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_owned(), "421"),
        ("GET / HTTP/1.0\r\n\r\n".to_owned(), "400"),
        (
            format!(
                "POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            ),
            "405",
        ),
        (
            format!(
                "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
            ),
            "404",
        ),
        (
            format!(
                "GET /.guidewatch-site HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
            ),
            "404",
        ),
        (
            format!(
                "GET /sources.toml HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
            ),
            "404",
        ),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nBad header\r\n\r\n".to_owned(), "400"),
    ] {
        let answer = server.send(&head);
        let first = answer.lines().next().unwrap_or_default().to_owned();
        assert!(first.contains(status), "{head}: {first}");
        if head.starts_with("HEAD") {
            assert!(answer.ends_with("\r\n\r\n"), "a body came with {answer}");
        }
    }
    assert_eq!(publisher.log().len(), 3, "robots.txt and each page once");
    // Somebody else crawls: what is new is shown without being told to.
    publisher.page("/1", &page("<p>Rule 1: leaders must tell the council.</p>"));
    let manual = guidewatch(dir.path(), &["crawl", "--all"]);
    assert_eq!(manual.code, Some(0), "{}", manual.err);
    server.until("/changes/", "duty strengthened");
    let (code, took) = server.end();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(fs::read_dir(dir.path().join("tmp")).unwrap().count(), 0, "its pages are gone");
}

#[test]
fn readers_wait_for_no_crawl_and_a_second_crawl_ends_with_the_server() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    assert_eq!(guidewatch(dir.path(), &["crawl"]).code, Some(0));
    fs::write(dir.path().join("sources.toml"), list(&publisher, 12, "1s")).unwrap();
    publisher.clear_log();
    let server = Server::start(dir.path(), &[]);
    // A crawl of many seconds is on.
    let begun = Instant::now();
    while publisher.asked("/1") == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        thread::sleep(Duration::from_millis(10));
    }
    let asked = Instant::now();
    let answer = server.get("/healthz", "");
    assert!(
        answer.starts_with("HTTP/1.1 200") && asked.elapsed() < Duration::from_secs(1),
        "{answer}"
    );
    let folder = dir.path().to_owned();
    let manual = thread::spawn(move || guidewatch(&folder, &["crawl"]));
    let asks = || {
        let names = fs::read_dir(dir.path().join("snapshots/serve")).unwrap();
        names.flatten().any(|name| name.file_name().to_string_lossy().starts_with("asked-"))
    };
    let begun = Instant::now();
    while !asks() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        thread::sleep(Duration::from_millis(10));
    }
    let (code, took) = server.end();
    let manual = manual.join().unwrap();
    assert_eq!(manual.code, Some(75), "{}", manual.err);
    assert!(manual.err.contains("ended before it answered"), "{}", manual.err);
    assert!(!asks());
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(publisher.asked("/11") == 0, "the crawl was over already");
    // What it had fetched is kept, and whole.
    let verified = guidewatch(dir.path(), &["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.out);
}

#[test]
fn a_server_that_is_killed_leaves_nothing_that_grows() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    let temporary = || fs::read_dir(dir.path().join("tmp")).unwrap().count();
    for _ in 0..2 {
        let mut server = Server::start(dir.path(), &[]);
        server.until("/", "Page 0");
        server.child.kill().unwrap();
        server.child.wait().unwrap();
    }
    assert_eq!(temporary(), 0);
    // Where crawling is left to others pages lie in the temporary folder, and the next one removes them.
    for _ in 0..2 {
        let mut server = Server::start(dir.path(), &["--no-crawl"]);
        server.until("/", "Page 0");
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        assert_eq!(temporary(), 1);
    }
}

#[test]
fn a_list_is_read_anew_on_sighup_and_a_bad_one_changes_nothing() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    let server = Server::start(dir.path(), &[]);
    server.until("/", "Page 0");
    let path = dir.path().join("sources.toml");
    let sound = fs::read_to_string(&path).unwrap();
    fs::write(&path, "[[source]]\nid = \"x\"\n").unwrap();
    server.signal(Signal::HUP);
    server.heard("the one before stays");
    assert!(server.get("/", "").contains("Page 0"));
    fs::write(&path, sound.replace("Page 0", "A page of another name")).unwrap();
    server.signal(Signal::HUP);
    server.heard("the list was read anew: 1 source");
    server.until("/", "A page of another name");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_port_that_is_taken_is_bad_usage() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    let ran = guidewatch(dir.path(), &["serve", "--listen", &publisher.host()]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("--listen") && ran.err.contains("another port"), "{}", ran.err);
}

#[test]
fn subscribers_are_sent_what_its_crawls_find() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    fs::create_dir(dir.path().join("out")).unwrap();
    let board = "[[subscriber]]\nid = \"board\"\nfolder = \"out\"\nformat = \"text\"\n";
    let write = |pages: usize| {
        let list = list(&publisher, pages, "10ms") + board;
        fs::write(dir.path().join("sources.toml"), list).unwrap();
    };
    let told = || {
        let files = fs::read_dir(dir.path().join("out")).unwrap().flatten();
        files.map(|file| fs::read_to_string(file.path()).unwrap()).collect::<Vec<_>>()
    };
    write(1);
    let first = guidewatch(dir.path(), &["crawl"]);
    assert_eq!(first.code, Some(0), "{}", first.err);
    let before = told().len();
    write(2);
    let server = Server::start(dir.path(), &[]);
    let begun = Instant::now();
    while told().len() == before {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", server.said.lock().unwrap());
        thread::sleep(Duration::from_millis(50));
    }
    let (code, _) = server.end();
    assert_eq!(code, Some(0));
    let told = told();
    assert_eq!(told.len(), before + 1, "once: {told:?}");
    assert!(told.iter().any(|message| message.contains("New on the list")), "{told:?}");
}

#[test]
fn a_subscriber_who_comes_late_is_not_sent_the_whole_history() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    for duty in ["should", "must"] {
        let text = page(&format!("<p>Rule 0: leaders {duty} tell the council.</p>"));
        publisher.page("/0", &text);
        assert_eq!(guidewatch(dir.path(), &["crawl", "--all"]).code, Some(0));
    }
    fs::create_dir(dir.path().join("out")).unwrap();
    let path = dir.path().join("sources.toml");
    let board = "[[subscriber]]\nid = \"board\"\nfolder = \"out\"\nformat = \"text\"\n";
    let list = fs::read_to_string(&path).unwrap() + board;
    fs::write(&path, list).unwrap();
    // Nothing is due: it delivers all the same, and begins with the newcomer.
    let server = Server::start(dir.path(), &[]);
    let journal = dir.path().join("snapshots/journal/readers.jsonl");
    let begun = Instant::now();
    while !fs::read_to_string(&journal).unwrap_or_default().contains("subscriber:board") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", server.said.lock().unwrap());
        thread::sleep(Duration::from_millis(50));
    }
    // Time enough for a message, if there were one.
    thread::sleep(Duration::from_millis(700));
    assert_eq!(server.end().0, Some(0));
    let told = fs::read_dir(dir.path().join("out")).unwrap().count();
    assert_eq!(told, 0, "of what was before it came nothing is told");
    let status = guidewatch(dir.path(), &["status"]);
    assert!(status.out.contains("board"), "{}", status.out);
}

#[test]
fn a_channel_that_stalls_holds_up_neither_pages_nor_the_end() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    let path = dir.path().join("sources.toml");
    let slow = "[[subscriber]]\nid = \"slow\"\ncommand = [\"sleep\", \"50\"]\n";
    let list = fs::read_to_string(&path).unwrap() + slow;
    fs::write(&path, list).unwrap();
    let server = Server::start(dir.path(), &[]);
    server.until("/", "Page 0");
    // It is being told: the line that says so comes before the message.
    let journal = dir.path().join("snapshots/journal/readers.jsonl");
    let begun = Instant::now();
    while !fs::read_to_string(&journal).unwrap_or_default().contains("sending") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", server.said.lock().unwrap());
        thread::sleep(Duration::from_millis(50));
    }
    let (code, took) = server.end();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn pages_that_were_damaged_while_it_did_not_run_are_made_anew() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    let pages = dir.path().join("snapshots/serve/pages");
    for damage in ["", "no list of ours\n"] {
        let server = Server::start(dir.path(), &[]);
        server.until("/", "Page 0");
        assert_eq!(server.end().0, Some(0));
        fs::write(pages.join(".guidewatch-site"), damage).unwrap();
        fs::write(pages.join("index.html"), "half a p").unwrap();
    }
    let server = Server::start(dir.path(), &[]);
    server.until("/", "Page 0");
    server.until("/healthz", "\"failing\":null");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn whatever_lies_in_the_temporary_folder_holds_nobody_up() {
    let publisher = Publisher::start();
    let dir = listed(&publisher, 1, "10ms");
    assert_eq!(guidewatch(dir.path(), &["crawl"]).code, Some(0));
    for name in ["of-somebody-else", "guidewatch-pages-odd"] {
        let folder = dir.path().join("tmp").join(name);
        fs::create_dir(&folder).unwrap();
        // Who opens it waits for a writer who never comes.
        let made = Command::new("mkfifo").arg(folder.join("lock")).status().unwrap();
        assert!(made.success());
    }
    let server = Server::start(dir.path(), &["--no-crawl"]);
    server.until("/", "Page 0");
    assert_eq!(server.end().0, Some(0));
    assert!(dir.path().join("tmp/of-somebody-else/lock").exists());
}
