//! Publishers on this machine, for the bench: one a port, gzip served, ETags, 304. Counts what it answers, so
//! that a figure is known to be of what it says.

use std::{
    io::{self, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use guidewatch::coding::gzip_member;

use crate::pages::{Recipe, page};

/// A page as it is served.
struct Served {
    etag: String,
    packed: Vec<u8>,
    plain: usize,
}

struct Shared {
    /// By number.
    pages: RwLock<Vec<Served>>,
    fresh: AtomicU64,
    unchanged: AtomicU64,
    other: AtomicU64,
}

/// What was answered since the last count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    /// With a page.
    pub(crate) fresh: u64,
    /// With 304.
    pub(crate) unchanged: u64,
    /// With something else, such as robots.txt.
    pub(crate) other: u64,
}

/// Publishers on this machine.
pub(crate) struct Origin {
    ports: Vec<u16>,
    shared: Arc<Shared>,
}

impl Origin {
    /// So many pages at so many publishers.
    pub(crate) fn start(pages: u64, hosts: usize) -> io::Result<Self> {
        let pages = (0..pages).map(|number| served(number, 0)).collect();
        let shared = Arc::new(Shared {
            pages: RwLock::new(pages),
            fresh: AtomicU64::new(0),
            unchanged: AtomicU64::new(0),
            other: AtomicU64::new(0),
        });
        let mut ports = Vec::new();
        for _ in 0..hosts {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            ports.push(listener.local_addr()?.port());
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let shared = Arc::clone(&shared);
                    thread::spawn(move || shared.serve(&stream));
                }
            });
        }
        Ok(Self { ports, shared })
    }

    /// Host and port of each publisher.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = String> + '_ {
        self.ports.iter().map(|port| format!("127.0.0.1:{port}"))
    }

    /// So many addresses; where they are more than the pages, several show the same.
    pub(crate) fn urls(&self, count: usize) -> Vec<String> {
        let ports = self.ports.iter().cycle();
        let url = |(number, port)| format!("http://127.0.0.1:{port}/guidance/{number}");
        (0..count).zip(ports).map(url).collect()
    }

    /// Revises pages, by their numbers.
    pub(crate) fn revise(&self, numbers: impl Iterator<Item = u64>, revision: u64) {
        let revised: Vec<_> = numbers.map(|number| (number, served(number, revision))).collect();
        let Ok(mut pages) = self.shared.pages.write() else { return };
        for (number, served) in revised {
            if let Some(page) = usize::try_from(number).ok().and_then(|n| pages.get_mut(n)) {
                *page = served;
            }
        }
    }

    /// The bytes of all pages: packed, and as they are.
    pub(crate) fn bytes(&self) -> (usize, usize) {
        let Ok(pages) = self.shared.pages.read() else { return (0, 0) };
        pages
            .iter()
            .fold((0, 0), |(packed, plain), page| (packed + page.packed.len(), plain + page.plain))
    }

    /// What was answered since this was last asked.
    pub(crate) fn answered(&self) -> Answered {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::SeqCst);
        Answered {
            fresh: take(&self.shared.fresh),
            unchanged: take(&self.shared.unchanged),
            other: take(&self.shared.other),
        }
    }
}

fn served(number: u64, revision: u64) -> Served {
    let html = page(Recipe { number, revision, noise: 0 });
    let packed = gzip_member(html.as_bytes());
    Served { etag: format!("\"{number:x}-{revision:x}\""), packed, plain: html.len() }
}

impl Shared {
    /// Answers one connection until the other side hangs up.
    fn serve(&self, stream: &TcpStream) {
        let _ = stream.set_nodelay(true);
        let mut reader = BufReader::new(stream);
        while let Ok(Some((path, condition))) = request(&mut reader) {
            if self.answer(stream, &path, condition.as_deref()).is_err() {
                return;
            }
        }
    }

    fn answer(
        &self,
        mut stream: &TcpStream,
        path: &str,
        condition: Option<&str>,
    ) -> io::Result<()> {
        let number = path.strip_prefix("/guidance/").and_then(|n| n.parse::<usize>().ok());
        let pages = self.pages.read().map_err(|_| io::Error::other("a publisher fell"))?;
        let Some(page) = number.and_then(|number| pages.get(number.checked_rem(pages.len())?))
        else {
            self.other.fetch_add(1, Ordering::SeqCst);
            let rules = "User-agent: *\nDisallow: /private/\nDisallow: /search\n";
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{rules}",
                rules.len()
            );
            return stream.write_all(head.as_bytes());
        };
        let etag = &page.etag;
        let common = format!(
            "Date: Mon, 02 Mar 2026 06:00:00 GMT\r\nServer: bench\r\nETag: {etag}\r\n\
             Cache-Control: max-age=300, public\r\nVary: Accept-Encoding\r\n\
             Strict-Transport-Security: max-age=31536000; preload\r\nX-Frame-Options: SAMEORIGIN\r\n"
        );
        if condition == Some(etag) {
            self.unchanged.fetch_add(1, Ordering::SeqCst);
            return stream
                .write_all(format!("HTTP/1.1 304 Not Modified\r\n{common}\r\n").as_bytes());
        }
        self.fresh.fetch_add(1, Ordering::SeqCst);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\
             Content-Length: {}\r\n{common}\r\n",
            page.packed.len()
        );
        stream.write_all(&[head.as_bytes(), &page.packed].concat())
    }
}

/// The path that is asked for, and the ETag that is known; none where they hang up.
fn request(reader: &mut impl io::BufRead) -> io::Result<Option<(String, Option<String>)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut condition = None;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.split_once(':') else { return Ok(Some((path, condition))) };
        if name.eq_ignore_ascii_case("if-none-match") {
            condition = Some(value.trim().to_owned());
        }
    }
}
