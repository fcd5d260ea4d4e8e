//! Ways out: TLS with certificates of one's own, and proxies with and without a tunnel.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use guidewatch::{
    fetch::{Fetcher, Memory},
    model::{run::Cause, source::Crawler},
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use url::Url;

use crate::{
    fetch::{PAGE, answer, cause, crawler, noon, opened, quick, wanted},
    publisher::Publisher,
};

/// The certificate of the tests, which nobody trusts unasked.
fn certificate() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls/loopback.pem")
}

#[tokio::test]
async fn a_proxy_may_be_private_and_is_asked_for_public_names_only() {
    let proxy = Publisher::start();
    proxy.page("/guidance", PAGE);
    let through = Crawler { proxy: Some(proxy.url("/")), ..crawler(Duration::ZERO) };
    let hosts = BTreeMap::new();
    let fetcher =
        Fetcher::with_limits(&through, &hosts, Memory::default(), Arc::new(noon), quick())
            .expect("a fetcher can be made");
    let url: Url = "http://guidance.example/guidance".parse().expect("an address");
    assert!(fetcher.is_proxied(&url));
    assert_eq!(answer(fetcher.fetch(&wanted(url)).await).body(), PAGE.as_bytes());
    let targets: Vec<String> = proxy.log().into_iter().map(|logged| logged.target).collect();
    assert_eq!(targets, ["http://guidance.example/robots.txt", "http://guidance.example/guidance"]);
    for shut in ["http://intranet/", "http://10.0.0.1/", "http://x.local/", "http://127.0.0.1:1/"] {
        let url = shut.parse().expect("an address");
        assert_eq!(cause(&fetcher, url).await.0, Cause::Guard, "{shut}");
    }
    assert_eq!(proxy.log().len(), 2);
}

/// What a TLS server needs, with the certificate of tests/fixtures/tls.
fn tls_config(protocol: Option<&[u8]>) -> Arc<rustls::ServerConfig> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("loopback.pem")).expect("a cert");
    let key = PrivateKeyDer::from_pem_file(folder.join("loopback.key.pem")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate with its key");
    config.alpn_protocols = protocol.map(<[u8]>::to_vec).into_iter().collect();
    Arc::new(config)
}

/// Serves one page over TLS; says how many heads came through.
fn tls_publisher() -> (u16, Arc<AtomicUsize>) {
    let (config, heads) = (tls_config(None), Arc::new(AtomicUsize::new(0)));
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::clone(&heads);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(connection) = rustls::ServerConnection::new(Arc::clone(&config)) else { break };
            let mut tls = rustls::StreamOwned::new(connection, stream);
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && tls.read(&mut byte).is_ok_and(|n| n == 1) {
                head.push(byte[0]);
            }
            if head.ends_with(b"\r\n\r\n") {
                count.fetch_add(1, Ordering::SeqCst);
                let said = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npage";
                let _ = tls.write_all(said.as_bytes()).and_then(|()| tls.flush());
                tls.conn.send_close_notify();
                let _ = tls.flush();
            }
        }
    });
    (port, heads)
}

#[tokio::test]
async fn https_is_trusted_by_ca_file_and_not_without() {
    let (port, heads) = tls_publisher();
    let host = format!("127.0.0.1:{port}");
    let url: Url = format!("https://{host}/p").parse().expect("an address");
    let with = |ca_file: Option<PathBuf>| {
        let crawler = Crawler { ca_file, ..crawler(Duration::ZERO) };
        let hosts = opened(std::slice::from_ref(&host));
        Fetcher::with_limits(&crawler, &hosts, Memory::default(), Arc::new(noon), quick())
            .expect("a fetcher can be made")
    };
    let (refused, why) = cause(&with(None), url.clone()).await;
    assert_eq!(refused, Cause::Unreachable, "{why}");
    assert!(why.contains("no secure connection") && !why.contains("tried"), "{why}");
    assert_eq!(heads.load(Ordering::SeqCst), 0, "a request was sent to a host that is not trusted");
    assert_eq!(answer(with(Some(certificate())).fetch(&wanted(url)).await).body(), b"page");
    assert_eq!(heads.load(Ordering::SeqCst), 2);
}

/// Serves a page over HTTP/2 alone, to one connection; what it was asked.
async fn http2_publisher() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback");
    let port = listener.local_addr().expect("an address").port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let acceptor = tokio_rustls::TlsAcceptor::from(tls_config(Some(b"h2")));
        let tls = acceptor.accept(stream).await.expect("TLS");
        let mut connection = h2::server::handshake(tls).await.expect("HTTP/2");
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            let agent = request.headers()["user-agent"].to_str().unwrap_or_default();
            let said = format!("{:?} {} {agent}", request.version(), request.uri());
            log.lock().expect("the log").push(said);
            let head = hyper::Response::builder().status(200).body(()).expect("an answer");
            let mut body = respond.send_response(head, false).expect("it can be sent");
            body.send_data("page".into(), true).expect("it can be sent");
        }
    });
    (port, asked)
}

#[tokio::test]
async fn http2_is_spoken_where_the_server_offers_it() {
    let (port, asked) = http2_publisher().await;
    let host = format!("127.0.0.1:{port}");
    let crawler = Crawler { ca_file: Some(certificate()), ..crawler(Duration::ZERO) };
    let hosts = opened(std::slice::from_ref(&host));
    let clock = Arc::new(noon);
    let fetcher = Fetcher::with_limits(&crawler, &hosts, Memory::default(), clock, quick())
        .expect("a fetcher can be made");
    let url: Url = format!("https://{host}/p").parse().expect("an address");
    assert_eq!(answer(fetcher.fetch(&wanted(url)).await).body(), b"page");
    let asked = asked.lock().expect("the log").clone();
    assert_eq!(asked.len(), 2, "{asked:?}");
    let start = format!("HTTP/2.0 https://{host}/p guidewatch/");
    assert!(asked[1].starts_with(&start), "{asked:?}");
}

/// A proxy that knows one name, guidance.example:443, and leads it to a port of this machine; what it
/// was asked, line by line.
fn tunnel(to: u16, answer: &'static str) -> (Url, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
    let port = listener.local_addr().expect("an address").port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|n| n == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            log.lock().expect("the log").extend(head.lines().map(str::to_owned));
            let _ = client.write_all(answer.as_bytes());
            if !head.starts_with("CONNECT guidance.example:443 ") || !answer.contains(" 200 ") {
                continue;
            }
            let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else { continue };
            let (Ok(client_too), Ok(server_too)) = (client.try_clone(), server.try_clone()) else {
                continue;
            };
            for (mut from, mut to) in [(client, server_too), (server, client_too)] {
                thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Write);
                });
            }
        }
    });
    (format!("http://me:word@127.0.0.1:{port}/").parse().expect("an address"), asked)
}

fn through(proxy: Url) -> Fetcher {
    let ca_file = Some(certificate());
    let crawler = Crawler { proxy: Some(proxy), ca_file, ..crawler(Duration::ZERO) };
    let clock = Arc::new(noon);
    Fetcher::with_limits(&crawler, &BTreeMap::new(), Memory::default(), clock, quick())
        .expect("a fetcher can be made")
}

#[tokio::test]
async fn https_goes_through_a_proxy_in_a_tunnel_that_the_proxy_cannot_read() {
    let (port, heads) = tls_publisher();
    let (proxy, asked) = tunnel(port, "HTTP/1.1 200 Connected\r\n\r\n");
    let url: Url = "https://guidance.example/p".parse().expect("an address");
    let fetcher = through(proxy);
    assert_eq!(answer(fetcher.fetch(&wanted(url.clone())).await).body(), b"page");
    assert_eq!(heads.load(Ordering::SeqCst), 2, "robots.txt and the page");
    let asked = asked.lock().expect("the log").clone();
    let connects = asked.iter().filter(|line| *line == "CONNECT guidance.example:443 HTTP/1.1");
    assert_eq!(connects.count(), 2, "{asked:#?}");
    // `me:word` in base64 (RFC 7617).
    let credentials =
        |line: &&String| line.to_lowercase() == "proxy-authorization: basic bwu6d29yza==";
    assert_eq!(asked.iter().filter(credentials).count(), 2, "{asked:#?}");
    assert!(!asked.iter().any(|line| line.contains("/p ")), "the proxy saw the path: {asked:#?}");
    let elsewhere: Url = "https://10.0.0.1/p".parse().expect("an address");
    assert_eq!(cause(&fetcher, elsewhere).await.0, Cause::Guard);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_said_without_its_password() {
    for (answer, words) in [
        ("HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "proxy"),
        ("HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "tunnel"),
    ] {
        let (proxy, _) = tunnel(0, answer);
        let fetcher = through(proxy);
        let url: Url = "https://guidance.example/p".parse().expect("an address");
        let (cause, why) = cause(&fetcher, url).await;
        assert_eq!(cause, Cause::Unreachable, "{why}");
        assert!(why.contains(words) && !why.contains("word@"), "{why}");
    }
    let (proxy, asked) =
        tunnel(0, "HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let url: Url = "http://guidance.example/p".parse().expect("an address");
    let (cause, why) = cause(&through(proxy), url).await;
    assert_eq!(cause, Cause::Unreachable, "{why}");
    assert!(why.contains("asks for a name and password"), "{why}");
    let paths = asked.lock().expect("the log").clone();
    assert!(!paths.iter().any(|line| line.contains("/p ")), "a 407 was taken for robots.txt");
}
