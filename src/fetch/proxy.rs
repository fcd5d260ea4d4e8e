//! Which way out an address takes: a proxy or straight. Reads what it is given, never the environment.

use std::net::IpAddr;

use url::{Host, Url};

use super::{FetcherError, guard};

/// The proxies of a run and what goes past them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ways {
    http: Option<Url>,
    https: Option<Url>,
    past: Vec<Past>,
}

/// One entry of `NO_PROXY`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Past {
    Everything,
    /// An address and how many of its leading bits count.
    Network(IpAddr, u8),
    /// A domain with all below it, and a port where one is named.
    Domain(String, Option<u16>),
}

impl Ways {
    /// From `[crawler] proxy`, which serves http and https, else from the variables that curl knows
    /// (`https_proxy`, `http_proxy`, `all_proxy`, in lower or upper case). `NO_PROXY` holds for both.
    pub(super) fn new(
        configured: Option<&Url>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, FetcherError> {
        let get = |name: &str| {
            let value = variable(name).or_else(|| variable(&name.to_ascii_uppercase()));
            value.filter(|value| !value.trim().is_empty())
        };
        let way = |names: [&str; 2]| -> Result<Option<Url>, FetcherError> {
            if let Some(url) = configured {
                return checked(url.as_str(), "[crawler] proxy").map(Some);
            }
            let found = names.iter().find_map(|name| get(name).map(|value| (*name, value)));
            found.map(|(name, value)| checked(value.trim(), name)).transpose()
        };
        let past = get("no_proxy").unwrap_or_default();
        Ok(Self {
            http: way(["http_proxy", "all_proxy"])?,
            https: way(["https_proxy", "all_proxy"])?,
            past: past.split([',', ' ']).filter_map(Past::read).collect(),
        })
    }

    /// The proxy for an address; none where it goes straight. This machine itself never lies behind a
    /// proxy.
    pub(super) fn proxy_for(&self, url: &Url) -> Option<&Url> {
        let host = url.host()?;
        let port = url.port_or_known_default()?;
        let straight = guard::is_loopback(&host) || self.past.iter().any(|p| p.covers(&host, port));
        let proxy = if url.scheme() == "https" { &self.https } else { &self.http };
        proxy.as_ref().filter(|_| !straight)
    }
}

/// A proxy's address; its scheme may be left out. Credentials are not repeated in the message.
fn checked(text: &str, named_by: &str) -> Result<Url, FetcherError> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url: Option<Url> = whole.parse().ok();
    let usable = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
    url.filter(usable).ok_or_else(|| {
        FetcherError(format!(
            "the proxy that {named_by} names cannot be used: write it as http://name:port"
        ))
    })
}

impl Past {
    fn read(entry: &str) -> Option<Self> {
        let entry = entry.trim();
        if entry.is_empty() {
            return None;
        }
        if entry == "*" {
            return Some(Self::Everything);
        }
        let (address, bits) = match entry.split_once('/') {
            Some((address, bits)) => (address, bits.parse::<u8>().ok()),
            None => (entry, Some(128)),
        };
        let address = address.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if let (Ok(address), Some(bits)) = (address, bits) {
            return Some(Self::Network(address, bits));
        }
        let (name, port) = match entry.rsplit_once(':') {
            Some((name, port)) => (name, Some(port.parse().ok()?)),
            None => (entry, None),
        };
        let name = name.trim_start_matches("*.").trim_matches('.').to_ascii_lowercase();
        Some(Self::Domain(name, port))
    }

    fn covers(&self, host: &Host<&str>, port: u16) -> bool {
        let ip = match host {
            Host::Ipv4(ip) => Some(IpAddr::V4(*ip)),
            Host::Ipv6(ip) => Some(IpAddr::V6(*ip)),
            Host::Domain(_) => None,
        };
        match self {
            Self::Everything => true,
            Self::Network(network, bits) => ip.is_some_and(|ip| within(ip, *network, *bits)),
            Self::Domain(domain, only) => {
                let name = host.to_string();
                let name = name.trim_end_matches('.');
                let below = name.strip_suffix(domain.as_str());
                let fits = below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
                fits && only.is_none_or(|only| only == port)
            }
        }
    }
}

/// Whether two addresses agree in their leading bits.
fn within(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let shift = 32 - u32::from(bits.min(32));
            let kept = |ip: std::net::Ipv4Addr| ip.to_bits().checked_shr(shift).unwrap_or(0);
            kept(ip) == kept(network)
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let shift = 128 - u32::from(bits.min(128));
            let kept = |ip: std::net::Ipv6Addr| ip.to_bits().checked_shr(shift).unwrap_or(0);
            kept(ip) == kept(network)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(set: &[(&str, &str)]) -> Result<Ways, FetcherError> {
        let get = |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Ways::new(None, get)
    }

    fn way(ways: &Ways, url: &str) -> Option<String> {
        ways.proxy_for(&url.parse().unwrap()).map(Url::to_string)
    }

    #[test]
    fn the_variables_of_curl_are_read() {
        let set =
            ways(&[("HTTPS_PROXY", "proxy.council.example:8080"), ("all_proxy", "http://all/")]);
        let set = set.unwrap();
        assert_eq!(
            way(&set, "https://www.gov.uk/").as_deref(),
            Some("http://proxy.council.example:8080/")
        );
        assert_eq!(way(&set, "http://www.gov.uk/").as_deref(), Some("http://all/"));
        assert_eq!(way(&set, "http://127.0.0.1:8080/"), None);
        assert_eq!(way(&set, "https://localhost/"), None);
        assert_eq!(way(&ways(&[("https_proxy", " ")]).unwrap(), "https://www.gov.uk/"), None);
    }

    #[test]
    fn no_proxy_lets_past() {
        let no = "intranet.example, .local.example,*.star.example,10.0.0.0/8,192.0.2.7,fd00::/8,a.example:8443,";
        let set = ways(&[("ALL_PROXY", "http://p:1"), ("NO_PROXY", no)]).unwrap();
        for past in [
            "http://intranet.example/",
            "http://www.intranet.example./",
            "https://x.local.example/",
            "https://x.star.example/",
            "http://10.9.8.7/",
            "http://192.0.2.7/",
            "http://[fd12::1]/",
            "https://a.example:8443/",
        ] {
            assert_eq!(way(&set, past), None, "{past}");
        }
        for through in [
            "http://notintranet.example/",
            "http://11.0.0.1/",
            "http://192.0.2.8/",
            "https://a.example/",
        ] {
            assert!(way(&set, through).is_some(), "{through}");
        }
        let all = ways(&[("all_proxy", "http://p:1"), ("no_proxy", "*")]).unwrap();
        assert_eq!(way(&all, "https://www.gov.uk/"), None);
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_said_without_its_password() {
        let bad = ways(&[("HTTPS_PROXY", "socks5://me:secret@p:1")]).unwrap_err();
        assert!(bad.0.contains("https_proxy") && !bad.0.contains("secret"), "{bad}");
        let configured = "http://proxy.example:3128".parse().unwrap();
        let ways = Ways::new(Some(&configured), |_| None).unwrap();
        assert_eq!(way(&ways, "http://www.gov.uk/").as_deref(), Some("http://proxy.example:3128/"));
    }
}
