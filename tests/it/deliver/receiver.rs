//! A webhook on 127.0.0.1 that takes, refuses, stalls and recovers; keeps every message that arrived whole.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// How it answers from now on.
#[derive(Clone, Debug)]
pub(crate) enum Manner {
    /// With this status.
    Answers(u16),
    /// With a redirect.
    LeadsTo(String),
    /// Not at all.
    Stalls,
    /// Not yet: it hangs up when the other side has gone, and at the latest after a minute.
    Hangs,
}

/// One message as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Arrived {
    /// The value of a header field.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    }

    /// Its body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a body of JSON")
    }
}

/// See the top of this file.
pub(crate) struct Receiver {
    port: u16,
    manner: Arc<Mutex<Manner>>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback can be bound");
        let port = listener.local_addr().expect("an address").port();
        let manner = Arc::new(Mutex::new(Manner::Answers(200)));
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let (its_manner, its_arrived) = (Arc::clone(&manner), Arc::clone(&arrived));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (manner, arrived) = (Arc::clone(&its_manner), Arc::clone(&its_arrived));
                thread::spawn(move || serve(stream, &manner, &arrived));
            }
        });
        Self { port, manner, arrived }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// Every message that arrived whole, taken or not.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    /// Waits until so many messages have arrived.
    pub(crate) fn wait_for(&self, count: usize) {
        let late = Instant::now() + Duration::from_secs(60);
        while self.arrived.lock().unwrap().len() < count {
            assert!(Instant::now() < late, "{count} messages did not arrive");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn serve(stream: TcpStream, manner: &Mutex<Manner>, arrived: &Mutex<Vec<Arrived>>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let one = Arrived { head, body: String::new() };
    let length = one.field("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let body = String::from_utf8(body).expect("a body of UTF-8");
    arrived.lock().unwrap().push(Arrived { body, ..one });
    let manner = manner.lock().unwrap().clone();
    let answer = match manner {
        Manner::Answers(status) => format!("HTTP/1.1 {status} So\r\n"),
        Manner::LeadsTo(url) => format!("HTTP/1.1 307 Elsewhere\r\nLocation: {url}\r\n"),
        Manner::Stalls => {
            thread::sleep(Duration::from_secs(20));
            return;
        }
        Manner::Hangs => {
            let _ = reader.get_ref().set_read_timeout(Some(Duration::from_secs(60)));
            let _ = reader.read(&mut [0]);
            return;
        }
    };
    let answer = format!("{answer}Content-Length: 0\r\nConnection: close\r\n\r\n");
    let _ = reader.get_mut().write_all(answer.as_bytes());
}
