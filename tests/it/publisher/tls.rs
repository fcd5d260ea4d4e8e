//! A publisher behind TLS: one page, honest until told which fault to show. Its certificates are those of
//! tests/fixtures/tls.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use url::Url;

/// What is wrong with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TlsFault {
    /// Nothing.
    Honest,
    /// Shows this certificate of the fixtures.
    Certificate(&'static str),
    /// Speaks plain HTTP on the port.
    PlainHttp,
    /// Takes the first message and says nothing.
    HandshakeStall,
    /// Takes the first message and hangs up.
    HandshakeCut,
    /// Answers the first message with these bytes and hangs up.
    HandshakeBytes(&'static [u8]),
    /// Ends the handshake well and hangs up before any answer.
    CutAfterHandshake,
    /// Ends the handshake well and then sends bytes that are no record.
    GarbageAfterHandshake,
    /// Sends half the page, without a length and without saying goodbye: whoever cut the wire looks
    /// the same.
    CutWithoutGoodbye,
}

/// See the top of this file.
pub(crate) struct TlsPublisher {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    page: String,
    fault: Mutex<TlsFault>,
    stopped: AtomicBool,
}

/// Where the certificates lie.
pub(crate) fn certificates() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls")
}

impl TlsPublisher {
    /// Begins to serve a page under every path but /robots.txt.
    pub(crate) fn start(page: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            page: page.to_owned(),
            fault: Mutex::new(TlsFault::Honest),
            stopped: AtomicBool::new(false),
        });
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if theirs.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&theirs);
                thread::spawn(move || {
                    let fault = *shared.fault.lock().unwrap();
                    let _ = shared.serve(stream, fault);
                });
            }
        });
        Self { address, shared }
    }

    /// From now on.
    pub(crate) fn fault(&self, fault: TlsFault) {
        *self.shared.fault.lock().unwrap() = fault;
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> Url {
        format!("https://{}{path}", self.address).parse().expect("a path makes an address")
    }
}

impl Drop for TlsPublisher {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream, fault: TlsFault) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut first = [0; 4096];
        match fault {
            TlsFault::PlainHttp => {
                let _ = stream.read(&mut first)?;
                return stream
                    .write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nhttps");
            }
            TlsFault::HandshakeStall => {
                // Until they hang up, or the read's own time is over.
                return io::copy(&mut stream, &mut io::sink()).map(drop);
            }
            TlsFault::HandshakeCut => return stream.read(&mut first).map(drop),
            TlsFault::HandshakeBytes(bytes) => {
                let _ = stream.read(&mut first)?;
                return stream.write_all(bytes);
            }
            _ => {}
        }
        let certificate = match fault {
            TlsFault::Certificate(name) => name,
            _ => "loopback",
        };
        let connection = ServerConnection::new(config(certificate)).map_err(io::Error::other)?;
        let mut tls = StreamOwned::new(connection, stream);
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            if tls.read(&mut byte)? == 0 {
                return Ok(());
            }
            head.push(byte[0]);
        }
        let is_robots = head.starts_with(b"GET /robots.txt ");
        match fault {
            TlsFault::CutAfterHandshake => return Ok(()),
            TlsFault::GarbageAfterHandshake => return tls.sock.write_all(&[0xff; 512]),
            TlsFault::CutWithoutGoodbye if !is_robots => {
                let half = self.page.split_at(self.page.len() / 2).0;
                let said = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{half}");
                return tls.write_all(said.as_bytes()).and_then(|()| tls.flush());
            }
            _ => {}
        }
        let (status, body) = if is_robots { (404, "none") } else { (200, self.page.as_str()) };
        let length = body.len();
        let head = format!("HTTP/1.1 {status} Said\r\nContent-Type: text/html; charset=utf-8\r\n");
        let said = format!("{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        tls.write_all(said.as_bytes())?;
        tls.conn.send_close_notify();
        tls.flush()
    }
}

fn config(certificate: &str) -> Arc<ServerConfig> {
    let folder = certificates();
    let file = folder.join(format!("{certificate}.pem"));
    let certificate = CertificateDer::from_pem_file(file).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(folder.join("loopback.key.pem")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate with its key");
    Arc::new(config)
}
