//! Address -> publication and edition: GOV.UK's pages, the files on its asset hosts, an edition's own page, hosts that
//! were once the publisher's. Reads addresses and fetches none.

use std::collections::BTreeMap;

use jiff::civil::Date;
use url::Url;

use super::{
    dates,
    names::Names,
    resolve,
    tokens::{Token, tokens},
};
use crate::{
    model::edition::{Edition, Lineage, When},
    register::Register,
};

/// So many steps up from an address a page is looked for of which it may be a part.
const DEEP: usize = 12;

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Led {
    /// Which publication, as its place in the register.
    pub(super) lineage: usize,
    /// Which edition, where the address is of one alone.
    pub(super) edition: Option<String>,
    /// Whether the publisher has left that host.
    pub(super) former: bool,
    /// Whether it is a file, and its address does not tell of which edition.
    pub(super) is_file: bool,
}

/// What the addresses of a register lead to.
#[derive(Debug)]
pub(super) struct Addresses<'a> {
    register: &'a Register,
    /// By place: host without `www.`, path without a slash at its end.
    pages: BTreeMap<String, (usize, Option<&'a str>)>,
    /// By the id that GOV.UK gives a file.
    assets: BTreeMap<&'a str, (usize, &'a str)>,
    /// By host.
    former: BTreeMap<String, usize>,
    /// By place, those of publications that ended: that one and none below it.
    ended: BTreeMap<String, usize>,
}

impl<'a> Addresses<'a> {
    pub(super) fn of(register: &'a Register) -> Self {
        let mut known = Self {
            register,
            pages: BTreeMap::new(),
            assets: BTreeMap::new(),
            former: BTreeMap::new(),
            ended: BTreeMap::new(),
        };
        for (at, lineage) in register.lineages.iter().enumerate() {
            if let Some(url) = &lineage.url {
                known.pages.insert(place(url), (at, None));
            }
            for host in &lineage.former_hosts {
                known.former.insert(bare(host).to_owned(), at);
            }
            let addresses = lineage.ended.iter().flat_map(|ended| &ended.addresses);
            known.ended.extend(addresses.map(|url| (place(url), at)));
        }
        // An edition's own page last: it says more than the publication's.
        for (at, lineage) in register.lineages.iter().enumerate() {
            for edition in &lineage.editions {
                known.add_edition(at, lineage, edition);
            }
        }
        known
    }

    fn add_edition(&mut self, at: usize, lineage: &'a Lineage, edition: &'a Edition) {
        if let Some(url) =
            edition.url.as_ref().filter(|url| Some(place(url)) != lineage.url.as_ref().map(place))
        {
            self.pages.insert(place(url), (at, Some(&edition.label)));
        }
        for asset in &edition.assets {
            let id = asset.split('/').next().unwrap_or_default();
            if !id.is_empty() {
                self.assets.insert(id, (at, &edition.label));
            }
        }
    }

    /// Where `address` leads; none where it leads to none of them.
    pub(super) fn lead(&self, names: &Names, address: &str) -> Option<Led> {
        // Longer ones are no addresses of people.
        if address.len() > 2_000 {
            return None;
        }
        let url =
            Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let url = archived(&url).unwrap_or(url);
        let segments: Vec<&str> = url.path_segments().into_iter().flatten().collect();
        if let Some((lineage, label)) = segments.iter().find_map(|segment| self.assets.get(segment))
        {
            return Some(Led {
                lineage: *lineage,
                edition: Some((*label).to_owned()),
                former: false,
                is_file: false,
            });
        }
        if let Some(led) = self.page(&url) {
            return Some(led);
        }
        if let Some(lineage) = self.ended.get(&place(&url)) {
            return Some(Led { lineage: *lineage, edition: None, former: false, is_file: false });
        }
        let host = bare(url.host_str().unwrap_or_default());
        if let Some(lineage) = self.former.get(host) {
            return Some(Led { lineage: *lineage, edition: None, former: true, is_file: false });
        }
        self.file(names, host, &segments)
    }

    /// A page that is known, or one below it: an HTML attachment, whose name may tell its year.
    fn page(&self, url: &Url) -> Option<Led> {
        let whole = place(url).replacen("/api/content/", "/", 1);
        let mut place = whole.as_str();
        for _ in 0..DEEP {
            if let Some((lineage, label)) = self.pages.get(place) {
                let below = whole.get(place.len()..).unwrap_or_default();
                let edition = label.map(str::to_owned).or_else(|| self.dated(*lineage, below));
                return Some(Led { lineage: *lineage, edition, former: false, is_file: false });
            }
            place = place.rsplit_once('/')?.0;
        }
        None
    }

    /// The edition of which the only year in `words` is.
    fn dated(&self, lineage: usize, words: &str) -> Option<String> {
        let tokens = tokens(words);
        let mut years = (0..tokens.len()).filter_map(|at| dates::date(words, &tokens, at, false));
        let first = years.next()?;
        let known = resolve::edition(self.register.lineages.get(lineage)?, first.says)?;
        years.next().is_none().then(|| known.label.clone())
    }

    /// The edition of the day in a file's name, `20170213`: the newest that was out by then.
    fn stamped(&self, lineage: usize, tokens: &[Token]) -> Option<String> {
        let is_day = |token: &&Token| token.word.len() == 8 && token.number().is_some();
        let mut days = tokens.iter().filter(is_day);
        let day = days.next().filter(|_| days.next().is_none())?.number()?;
        let year = i16::try_from(day / 10_000).ok().filter(|year| (1990..2100).contains(year))?;
        let (month, of_month) = (i8::try_from(day / 100 % 100), i8::try_from(day % 100));
        let day = Date::new(year, month.ok()?, of_month.ok()?).ok()?;
        let lineage = self.register.lineages.get(lineage)?;
        let was_out = |edition: &&Edition| {
            let dates = [edition.for_information, edition.published, edition.in_force];
            let first = dates.into_iter().flatten().min_by_key(When::sorts_at);
            !edition.is_draft && first.is_some_and(|first| first.sorts_at() <= day)
        };
        lineage.editions.iter().rfind(was_out).map(|edition| edition.label.clone())
    }

    /// A file of GOV.UK whose name is a publication's.
    fn file(&self, names: &Names, host: &str, segments: &[&str]) -> Option<Led> {
        let is_file_host = host == "assets.publishing.service.gov.uk"
            || (host == "gov.uk" && segments.contains(&"attachment_data"))
            || host == "media.education.gov.uk"
            || host == "education.gov.uk";
        let name = segments.last().filter(|_| is_file_host)?;
        let name = unescaped(name);
        let tokens = tokens(&name);
        let named = names.find(&name, &tokens).into_iter().find(|named| !named.ambiguous)?;
        let edition = named.edition.clone().or_else(|| self.dated(named.lineage, &name));
        let edition = edition.or_else(|| self.stamped(named.lineage, &tokens));
        let is_file = edition.is_none();
        Some(Led { lineage: named.lineage, edition, former: false, is_file })
    }
}

/// The address that a copy in a web archive is of.
fn archived(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    if !matches!(host, "web.archive.org" | "webarchive.nationalarchives.gov.uk") {
        return None;
    }
    let inner = url.as_str().rfind("http").filter(|at| *at > 8)?;
    Url::parse(url.as_str().get(inner..)?).ok()
}

/// Host and path by which two addresses of one page are alike.
fn place(url: &Url) -> String {
    let path = url.path().trim_end_matches('/');
    format!("{}{}", bare(url.host_str().unwrap_or_default()), path.to_ascii_lowercase())
}

fn bare(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host)
}

/// Without what an address writes instead of spaces.
fn unescaped(name: &str) -> String {
    name.replace("%20", " ")
        .replace("%27", "'")
        .replace("%E2%80%99", "'")
        .replace(['_', '+', '.'], " ")
}
