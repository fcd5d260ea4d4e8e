//! Keeps the crawler off addresses that are none of its business: loopback, private and special ranges
//! (IANA special-purpose registries, RFC 6890), at the resolver, for literal hosts and for names that
//! are internal by nature. Decides on addresses alone; what is opened on purpose is decided by its caller.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Longer addresses are refused: they cost time in matching and no publisher has them.
const LONGEST_URL: usize = 8 * 1024;

/// Ports on which something other than a web server listens, below 1024 (where 80 and 443 are the web's)
/// and above: those that browsers refuse (WHATWG Fetch §2.9, “bad port”). A redirect must not make us
/// talk HTTP to somebody's mail server.
const BAD_PORTS: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// An address that is not visited, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// Why `ip` is not visited; none for a public address.
#[must_use]
pub fn refusal(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => refusal_v4(ip),
        IpAddr::V6(ip) => refusal_v6(ip),
    }
}

fn refusal_v4(ip: Ipv4Addr) -> Option<&'static str> {
    Some(match ip.octets() {
        [0, ..] => "an unspecified address",
        [127, ..] => "a loopback address",
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => "a private address",
        [100, 64..=127, ..] => "a shared address of a carrier",
        [169, 254, ..] => "a link-local address",
        [192, 0, 0, _] | [192, 88, 99, _] => "an address kept for protocols",
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => "an address for documentation",
        [198, 18..=19, ..] => "an address for benchmarking",
        [224..=239, ..] => "a multicast address",
        [255, 255, 255, 255] => "the broadcast address",
        [240..=255, ..] => "a reserved address",
        _ => return None,
    })
}

fn refusal_v6(ip: Ipv6Addr) -> Option<&'static str> {
    Some(match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => "an unspecified address",
        [0, 0, 0, 0, 0, 0, 0, 1] => "a loopback address",
        // Mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96) and compatible (::/96), whatever is inside.
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => {
            "an IPv4 address in disguise"
        }
        // NAT64's well-known prefix (RFC 6052 §2.1): behind DNS64 all of the IPv4 web is here.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            return refusal_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
        }
        [0x64, 0xff9b, 1, ..] | [0x2002, ..] | [0x2001, 0, ..] => "a translated IPv4 address",
        [0x2001, 0..=0x1ff, ..] => "an address kept for protocols",
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => "an address for documentation",
        [0xfc00..=0xfdff, ..] => "a private address",
        [0xfe80..=0xfeff, ..] => "a link-local address",
        [0xff00..=0xffff, ..] => "a multicast address",
        [0x2000..=0x3fff, ..] => return None,
        _ => "a reserved address",
    })
}

/// Checks what can be known of an address without asking anybody. `open` says that its host was
/// opened on purpose (`allow_private`): then only scheme, user name, port and length count.
///
/// # Errors
/// [`Refused`], with the reason in words.
pub fn check(url: &Url, open: bool) -> Result<(), Refused> {
    let refused = |why: String| Err(Refused(why));
    if url.as_str().len() > LONGEST_URL {
        return refused(format!("the address is longer than {LONGEST_URL} bytes"));
    }
    if !matches!(url.scheme(), "http" | "https") {
        return refused(format!("“{}” is not http or https", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("the address carries a user name or password".to_owned());
    }
    if let Some(port) = url.port().filter(|port| BAD_PORTS.contains(port)) {
        return refused(format!("port {port} is no web server's"));
    }
    let why = match url.host() {
        None => return refused("the address names no host".to_owned()),
        _ if open => return Ok(()),
        Some(Host::Ipv4(ip)) => refusal_v4(ip),
        Some(Host::Ipv6(ip)) => refusal_v6(ip),
        Some(Host::Domain(name)) => internal(name).then_some("an internal name"),
    };
    match why {
        Some(why) => refused(format!("{} is {why}", url.host_str().unwrap_or_default())),
        None => Ok(()),
    }
}

/// Whether a name is internal by nature: RFC 6761, RFC 6762, ICANN's `.internal`, `.home.arpa`
/// (RFC 8375), or without a dot, which no public host is.
fn internal(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = [".localhost", ".local", ".internal", ".home.arpa", ".localdomain"];
    !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
}

/// Whether a host is this machine by name or literal.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// Resolves names by the system's means and drops every address that is not visited. Not asked for
/// literal hosts: those go through [`check`].
pub(super) struct GuardedResolver;

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            public_only(name.as_str(), found)
                .map_err(|refused| -> Box<dyn Error + Send + Sync> { Box::new(refused) })
        })
    }
}

/// Those of the addresses found that may be visited.
fn public_only(name: &str, found: Vec<SocketAddr>) -> Result<Addrs, Refused> {
    let first = found.first().and_then(|address| refusal(address.ip()));
    let public: Vec<SocketAddr> =
        found.into_iter().filter(|address| refusal(address.ip()).is_none()).collect();
    match first {
        Some(why) if public.is_empty() => Err(Refused(format!("{name} leads to {why}"))),
        _ => Ok(Box::new(public.into_iter())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_refused_and_public_ones_not() {
        let refused = "0.0.0.0 0.1.2.3 127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 \
            192.168.1.1 100.64.0.1 100.127.255.255 169.254.169.254 192.0.0.8 192.0.2.1 192.88.99.1 \
            198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 \
            255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 \
            ::127.0.0.1 ::8.8.8.8 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe \
            64:ff9b:1::808:808 64:ff9b:0:0:0:1:808:808 2002:7f00:1::1 \
            2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 \
            3fff::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 100::1 5f00::1 4000::1";
        for text in refused.split_whitespace() {
            assert!(refusal(text.parse().unwrap()).is_some(), "{text} got through");
        }
        let public = "8.8.8.8 1.1.1.1 151.101.0.144 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 \
            192.167.1.1 198.17.0.1 198.20.0.1 223.255.255.255 2a00:1450:4009::1 2606:4700::1111 \
            2001:4860:4860::8888 64:ff9b::808:808 64:ff9b::9765:90 2001:200::1 2003::1 3ffe::1";
        for text in public.split_whitespace() {
            assert_eq!(refusal(text.parse().unwrap()), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_judged_before_anybody_is_asked() {
        let check = |text: &str, open| check(&text.parse().unwrap(), open);
        for bad in [
            "ftp://www.gov.uk/",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://user@www.gov.uk/",
            "https://:word@www.gov.uk/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://intranet/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://127.0.0.1./",
            "http://0/",
            "http://[::ffff:7f00:1]/",
            "http://[::]/",
            "http://１２７.0.0.1/",
            "http://metadata.google.internal../",
            "http://mail.example.org:25/",
            "https://www.gov.uk:22/",
            "http://irc.example.org:6667/",
            "ftp://ftp.example.org/",
            "javascript:alert(1)",
        ] {
            assert!(check(bad, false).is_err(), "{bad} got through");
        }
        assert!("http://[::1%25lo]/".parse::<Url>().is_err(), "zones are no part of an address");
        assert_eq!(check("https://www.gov.uk/government", false), Ok(()));
        assert_eq!(check("https://www.gov.uk:443/", false), Ok(()));
        assert_eq!(check("http://council.example.org:8080/", false), Ok(()));
        assert!(check("http://127.0.0.1:25/", true).is_err());
        assert_eq!(check("http://127.0.0.1:8080/", true), Ok(()));
        assert!(check("ftp://127.0.0.1/", true).is_err());
        assert!(check("http://u:p@127.0.0.1/", true).is_err());
        assert!(check(&format!("https://www.gov.uk/{}", "a".repeat(9000)), false).is_err());
    }

    #[test]
    fn a_name_keeps_its_public_addresses_only() {
        let mixed: Vec<SocketAddr> =
            vec!["10.0.0.1:0".parse().unwrap(), "8.8.8.8:0".parse().unwrap()];
        let kept: Vec<SocketAddr> = public_only("example.org", mixed.clone()).unwrap().collect();
        assert_eq!(kept, mixed[1..]);
        let refused = public_only("example.org", mixed[..1].to_vec()).err().unwrap();
        assert_eq!(refused.0, "example.org leads to a private address");
    }
}
