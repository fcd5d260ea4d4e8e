//! A publisher on 127.0.0.1 who revises, moves, withdraws, throttles, misbehaves and dies; logs every request.
//!
//! ```ignore
//! let publisher = Publisher::start();                       // its own port; several may run side by side
//! publisher.robots("User-agent: *\nDisallow: /private/\n"); // none said: /robots.txt is 404
//! publisher.page("/guidance", "<h1>You should</h1>");       // 200 with an ETag, answers 304 to it
//! publisher.page("/guidance", "<h1>You must</h1>");         // revised: a new ETag
//! publisher.redirect("/old", "/guidance");
//! publisher.gone("/guidance");                              // 410
//! publisher.answer("/busy", Answer::status(429).header("Retry-After", "120"));
//! publisher.answer("/cut", Answer::html("…").behaving(Behaviour::CutAfter(10)));
//! publisher.answers("/flaky", [Answer::status(502), Answer::html("…")]); // in turn; the last stays
//! publisher.url("/guidance");                               // what goes into a source
//! publisher.host();                                         // 127.0.0.1:PORT, what goes into [[host]]
//! publisher.asked("/guidance");                             // how often; `log()` has everything
//! ```
//! It runs on threads of its own, so a story may be async or not, and stops when dropped.

mod answer;
mod raw;
mod tls;

use std::{
    collections::BTreeMap,
    io::{self, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use url::Url;

pub(crate) use self::{
    answer::{Answer, Behaviour},
    tls::{TlsFault, TlsPublisher, certificates},
};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    /// Such as GET.
    pub(crate) method: String,
    /// With its query; of a request to a proxy, the path alone.
    pub(crate) path: String,
    /// As it stood in the request line; of a request to a proxy, the whole address.
    pub(crate) target: String,
    /// In order, names as they came.
    pub(crate) headers: Vec<(String, String)>,
    /// The head as it came, its empty line included.
    pub(crate) head: Vec<u8>,
    /// When its head had arrived.
    pub(crate) start: Instant,
    /// Just before the last of the answer was handed over; none while it is being answered.
    pub(crate) end: Option<Instant>,
}

impl Logged {
    /// The first value of a header field.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
        self.headers.iter().find(named).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Shared {
    answers: Mutex<BTreeMap<String, Vec<Answer>>>,
    log: Mutex<Vec<Logged>>,
    greeting: Mutex<Vec<u8>>,
    stopped: AtomicBool,
}

/// See the top of this file.
pub(crate) struct Publisher {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Publisher {
    /// Begins to listen on a free port of 127.0.0.1.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback can be bound");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if theirs.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&theirs)) else { continue };
                let greeting = shared.greeting.lock().unwrap().clone();
                let _ = (&stream).write_all(&greeting);
                thread::spawn(move || while let Ok(true) = shared.serve(&stream) {});
            }
        });
        Self { address, shared }
    }

    /// `127.0.0.1:PORT`, where nobody listens.
    pub(crate) fn nowhere() -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback can be bound");
        listener.local_addr().expect("a bound listener has an address").to_string()
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().expect("a path makes an address")
    }

    /// Publishes or revises a page.
    pub(crate) fn page(&self, path: &str, html: &str) {
        self.answer(path, Answer::html(html));
    }

    /// Publishes or revises a file.
    pub(crate) fn file(&self, path: &str, media_type: &str, bytes: &[u8]) {
        self.answer(path, Answer::file(media_type, bytes));
    }

    /// Sets /robots.txt.
    pub(crate) fn robots(&self, text: &str) {
        self.answer("/robots.txt", Answer::file("text/plain", text.as_bytes()));
    }

    /// Moves a page for good.
    pub(crate) fn redirect(&self, path: &str, to: &str) {
        self.answer(path, Answer::status(301).header("Location", to));
    }

    /// Withdraws a page: 410.
    pub(crate) fn gone(&self, path: &str) {
        self.answer(path, Answer::status(410));
    }

    /// Takes a page away: 404.
    pub(crate) fn missing(&self, path: &str) {
        self.shared.answers.lock().unwrap().remove(path);
    }

    /// Answers a path in any way.
    pub(crate) fn answer(&self, path: &str, answer: Answer) {
        self.answers(path, [answer]);
    }

    /// Answers a path in several ways, one after another; the last stays.
    pub(crate) fn answers(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        let answers = answers.into_iter().collect();
        self.shared.answers.lock().unwrap().insert(path.to_owned(), answers);
    }

    /// From now on says this to whoever connects, before anything is asked.
    pub(crate) fn greet(&self, bytes: &[u8]) {
        *self.shared.greeting.lock().unwrap() = bytes.to_vec();
    }

    /// Every request so far, in the order of arrival.
    pub(crate) fn log(&self) -> Vec<Logged> {
        self.shared.log.lock().unwrap().clone()
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.log().iter().filter(|logged| logged.path == path).count()
    }

    /// Forgets the requests so far.
    pub(crate) fn clear_log(&self) {
        self.shared.log.lock().unwrap().clear();
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Serves one request; whether the connection may bring another.
    fn serve(&self, stream: &TcpStream) -> io::Result<bool> {
        stream.set_nodelay(true)?;
        let Some(head) = self.peek_head(stream)? else { return Ok(false) };
        let logged = Self::parsed(&head);
        let answer = self.next_answer(&logged);
        let index = {
            let mut log = self.log.lock().unwrap();
            log.push(logged);
            log.len() - 1
        };
        let result = self.send(stream, &head, &answer, index);
        self.ended(index);
        result
    }

    fn ended(&self, index: usize) {
        if let Some(logged) = self.log.lock().unwrap().get_mut(index) {
            logged.end.get_or_insert_with(Instant::now);
        }
    }

    /// The head of the next request, still unread (so that a reset is a reset); none when they hang up.
    fn peek_head(&self, stream: &TcpStream) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = vec![0; 32 * 1024];
        stream.set_read_timeout(Some(Duration::from_millis(200)))?;
        while !self.stopped.load(Ordering::SeqCst) {
            match stream.peek(&mut buffer) {
                Ok(0) => return Ok(None),
                Ok(n) => match buffer[..n].windows(4).position(|four| four == b"\r\n\r\n") {
                    Some(end) => return Ok(Some(buffer[..end + 4].to_vec())),
                    None => thread::sleep(Duration::from_millis(1)),
                },
                Err(error)
                    if [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut]
                        .contains(&error.kind()) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn parsed(head: &[u8]) -> Logged {
        let text = String::from_utf8_lossy(head);
        let mut lines = text.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = match target.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]).to_owned(),
            None => target.clone(),
        };
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let start = Instant::now();
        Logged { method, path, target, headers, head: head.to_vec(), start, end: None }
    }

    fn next_answer(&self, asked: &Logged) -> Answer {
        let mut answers = self.answers.lock().unwrap();
        let Some(answers) = answers.get_mut(&asked.path) else { return Answer::status(404) };
        let answer = match answers.len() {
            0 => return Answer::status(404),
            1 => answers[0].clone(),
            _ => answers.remove(0),
        };
        let matches = |asks: &str, has: &str| match (asked.header(asks), answer.value(has)) {
            (Some(asked), Some(value)) => Some(asked == value),
            (Some(_), None) => Some(false),
            (None, _) => None,
        };
        let by_tag = matches("If-None-Match", "ETag");
        // As most servers do it (RFC 9110 §13.1.3): whatever is not newer has not been modified since.
        let date = |text: &str| httpdate::parse_http_date(text).expect("a date of HTTP");
        let by_date = match (asked.header("If-Modified-Since"), answer.value("Last-Modified")) {
            (Some(asked), Some(value)) => Some(date(value) <= date(asked)),
            _ => None,
        };
        let same = by_tag.or(by_date);
        if answer.status == 200 && same == Some(true) {
            let mut unmodified = Answer { status: 304, body: Vec::new(), ..answer };
            unmodified = unmodified.without("Content-Type").without("Content-Encoding");
            return unmodified;
        }
        answer
    }

    fn send(
        &self,
        mut stream: &TcpStream,
        head: &[u8],
        answer: &Answer,
        index: usize,
    ) -> io::Result<bool> {
        if answer.behaviour == Behaviour::Reset {
            return Ok(false);
        }
        if self.send_raw(stream, head, answer)? {
            return Ok(false);
        }
        stream.read_exact(&mut vec![0; head.len()])?;
        self.pause(answer.wait);
        let mut out = format!("HTTP/1.1 {} Said\r\n", answer.status).into_bytes();
        for (name, value) in &answer.headers {
            out.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        let body = &answer.body;
        let counted = |out: &mut Vec<u8>, length: usize| {
            out.extend(format!("Content-Length: {length}\r\n\r\n").into_bytes());
        };
        let chunked = |out: &mut Vec<u8>| out.extend(b"Transfer-Encoding: chunked\r\n\r\n");
        let chunk = |out: &mut Vec<u8>, bytes: &[u8]| {
            out.extend(format!("{:x}\r\n", bytes.len()).into_bytes());
            out.extend(bytes);
            out.extend(b"\r\n");
        };
        let mut last = |out: &[u8]| {
            self.ended(index);
            stream.write_all(out)
        };
        match answer.behaviour {
            Behaviour::Whole if answer.status == 304 => {
                out.extend(b"\r\n");
                last(&out).map(|()| true)
            }
            Behaviour::Whole => {
                counted(&mut out, body.len());
                out.extend(body);
                last(&out).map(|()| true)
            }
            Behaviour::Chunked => {
                chunked(&mut out);
                body.chunks(1000).for_each(|part| chunk(&mut out, part));
                out.extend(b"0\r\n\r\n");
                last(&out).map(|()| true)
            }
            Behaviour::UntilClose => {
                out.extend(b"Connection: close\r\n\r\n");
                out.extend(body);
                last(&out).map(|()| false)
            }
            Behaviour::CutAfter(n) => {
                counted(&mut out, body.len());
                out.extend(&body[..n.min(body.len())]);
                last(&out).map(|()| false)
            }
            Behaviour::CutInChunk(n) => {
                chunked(&mut out);
                out.extend(format!("{:x}\r\n", body.len()).into_bytes());
                out.extend(&body[..n.min(body.len())]);
                last(&out).map(|()| false)
            }
            Behaviour::Length(n) => {
                counted(&mut out, n);
                out.extend(body);
                last(&out).map(|()| false)
            }
            Behaviour::StallBeforeHead => Ok(self.wait_for_hangup(stream)),
            Behaviour::StallAfter(n) => {
                counted(&mut out, body.len());
                out.extend(&body[..n.min(body.len())]);
                stream.write_all(&out)?;
                Ok(self.wait_for_hangup(stream))
            }
            Behaviour::Drip(pause) => {
                counted(&mut out, body.len());
                stream.write_all(&out)?;
                for byte in body {
                    self.pause(pause);
                    stream.write_all(&[*byte])?;
                }
                Ok(true)
            }
            Behaviour::EndlessHeaders => {
                stream.write_all(&out)?;
                self.endless(stream, b"X-More: and another field without end\r\n")
            }
            Behaviour::EndlessBody => {
                chunked(&mut out);
                stream.write_all(&out)?;
                let mut part = Vec::new();
                chunk(&mut part, &[b'x'; 8192]);
                self.endless(stream, &part)
            }
            // The raw ones were sent above.
            _ => Ok(false),
        }
    }

    /// Waits, but not beyond the publisher's own end.
    fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        while Instant::now() < until && !self.stopped.load(Ordering::SeqCst) {
            thread::sleep((until - Instant::now()).min(Duration::from_millis(20)));
        }
    }
}
