//! A publisher that the demo plays itself: a small HTTP/1.1 server on 127.0.0.1 with pages, a
//! robots.txt, entity tags and 304. For the demo alone; it knows no attack and needs to stand none.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

/// A media type and a body.
type Page = (&'static str, Vec<u8>);

/// Path to page or file.
type Pages = Arc<Mutex<BTreeMap<String, Page>>>;

/// One publisher; it answers until the program ends.
pub(super) struct Publisher {
    address: SocketAddr,
    pages: Pages,
}

impl Publisher {
    /// Opens on a free port.
    pub(super) fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let pages = Pages::default();
        let served = Arc::clone(&pages);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&served);
                // A visitor who goes away in the middle is the visitor's affair.
                thread::spawn(move || drop(answer(&stream, &pages)));
            }
        });
        Ok(Self { address, pages })
    }

    /// `127.0.0.1:PORT`.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// The address of a page.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Publishes or revises a page.
    pub(super) fn publish(&self, path: &str, html: String) {
        self.serve(path, "text/html; charset=utf-8", html.into_bytes());
    }

    /// Publishes or revises a file or a record of that media type.
    pub(super) fn serve(&self, path: &str, media_type: &'static str, body: Vec<u8>) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert(path.to_owned(), (media_type, body));
    }
}

fn answer(mut stream: &TcpStream, pages: &Pages) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
    let mut known = None;
    for line in lines {
        let line = line?;
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("if-none-match") => {
                known = Some(value.to_owned());
            }
            _ if line.is_empty() => break,
            _ => {}
        }
    }
    let page = pages.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
    let (status, kind, body) = match page {
        Some((kind, body)) => ("200 OK", kind, body),
        None if path == "/robots.txt" => {
            ("200 OK", "text/plain", b"User-agent: *\nDisallow: /search\n".to_vec())
        }
        None => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
    };
    let tag = tag(&body);
    if known.as_deref() == Some(&tag) {
        return write!(
            stream,
            "HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n"
        );
    }
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nETag: {tag}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

fn tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
