//! The documents of a publication: which addresses can be one, what each is called in the store, and the two
//! views that GOV.UK gives of a publication. Rules on addresses alone; reads nothing.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    sighting::Fingerprint,
    source::{Every, Kind, Source},
};

/// The path below which GOV.UK's Content API gives a page's item (content-api-docs).
const API: &str = "/api/content/";

/// Where GOV.UK keeps the files of all its publications.
const ASSETS: &str = "assets.publishing.service.gov.uk";

/// How many documents of one publication are followed: more than any has, and no more than a host can be
/// asked for at one visit.
pub const MOST: usize = 200;

/// Endings of files that a publication attaches.
const FILES: &[&str] = &[
    "pdf", "doc", "docx", "docm", "odt", "rtf", "xls", "xlsx", "xlsm", "xlsb", "ods", "csv", "tsv",
    "ppt", "pptx", "odp", "txt", "md", "xml", "json", "zip", "epub", "atom", "rss",
];

/// A file or page that belongs to a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name within the publication: see [`key`].
    pub key: String,
    /// As the publisher calls it.
    pub title: String,
    /// Where it is.
    pub url: Url,
}

impl Part {
    /// Whether it is a page rather than a file.
    #[must_use]
    pub fn is_page(&self) -> bool {
        !is_file(&self.url)
    }
}

/// The documents that one snapshot of a publication names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The snapshot's capture time.
    pub at: Timestamp,
    /// By which reader it was read.
    pub generation: Fingerprint,
    /// In the publisher's order, [`MOST`] of them at most.
    pub parts: Vec<Part>,
    /// How many more it names.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub beyond: usize,
    /// Documents that are held and that it does not name, as the nearest other version names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<Part>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Which of the two views of a publication something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Its page; of everything else, the thing itself.
    #[default]
    Page,
    /// Its item in the Content API.
    Item,
}

impl View {
    /// Which view an address gives.
    #[must_use]
    pub fn of(url: &Url) -> Self {
        if is_item(url) { Self::Item } else { Self::Page }
    }

    /// Whether it is the page.
    #[must_use]
    pub fn is_page(&self) -> bool {
        *self == Self::Page
    }
}

/// Whether an address is that of an item of the Content API rather than of a page.
#[must_use]
pub fn is_item(url: &Url) -> bool {
    url.path().starts_with(API)
}

/// The address at which the Content API gives the item of a page.
#[must_use]
pub fn item_of(page: &Url) -> Url {
    let mut url = page.clone();
    url.set_path(&format!("{API}{}", page.path().trim_matches('/')));
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// The address at which people see what an item says; any other address is itself.
#[must_use]
pub fn page_of(url: &Url) -> Url {
    let mut page = url.clone();
    if let Some(rest) = url.path().strip_prefix(API) {
        page.set_path(&format!("/{rest}"));
    }
    page
}

/// Whether an address is that of a file by its ending, or by where it lies.
#[must_use]
pub fn is_file(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| FILES.contains(&ending.as_str())) || asset(url).is_some()
}

/// Whether an address is that of a spreadsheet: it has no text to compare, so only that it changed is told.
#[must_use]
pub fn is_spreadsheet(url: &Url) -> bool {
    let ending = url.path().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["xls", "xlsx", "xlsm", "xlsb", "ods"].contains(&ending.as_str())
}

/// What two addresses are of by their endings, `a PDF` and `a Word document`; none where it is the same, or not
/// both are known.
#[must_use]
pub fn formats(one: &Url, other: &Url) -> Option<(&'static str, &'static str)> {
    let format = |url: &Url| {
        let name = url.path().rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        Some(match ending.as_deref() {
            Some("pdf") => "a PDF",
            Some("doc" | "docx" | "docm") => "a Word document",
            Some("odt") => "an OpenDocument text",
            Some("rtf") => "an RTF document",
            Some("txt" | "md") => "plain text",
            _ if is_file(url) => return None,
            _ => "a web page",
        })
    };
    let (one, other) = (format(one)?, format(other)?);
    (one != other).then_some((one, other))
}

/// What readers call a document of its sort: `the PDF`.
#[must_use]
pub fn sort(url: &Url) -> &'static str {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "the PDF",
        Some("doc" | "docx" | "docm" | "odt" | "rtf") => "the text document",
        _ if is_spreadsheet(url) => "the spreadsheet",
        _ if is_file(url) => "the file",
        _ => "the attached page",
    }
}

/// Whether what a publication at `landing` offers at `url` belongs to it: a file on its own host or among
/// GOV.UK's assets, or a page below its own. What lies elsewhere is named and not followed.
#[must_use]
pub fn belongs(landing: &Url, url: &Url) -> bool {
    let origin =
        |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port());
    let is_own = origin(landing) == origin(url);
    let is_asset =
        url.scheme() == "https" && url.host_str() == Some(ASSETS) && url.port().is_none();
    // The preview of a table is a page about a file, and not the file.
    let is_preview = url.path().ends_with("/preview");
    if is_preview || names_somebody(url) || !(is_own || is_asset) {
        return false;
    }
    let page = page_of(landing);
    let below = url.path().strip_prefix(page.path().trim_end_matches('/'));
    let is_below = below.and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| {
        let rest = rest.trim_end_matches('/');
        !rest.is_empty() && !rest.contains('/')
    });
    is_file(url) || (is_own && is_below)
}

/// Whether an address carries a name or password, which no publisher's own does.
fn names_somebody(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether `url` is the page at `landing` in the language `locale`: GOV.UK puts the language behind the
/// address (`/government/publications/a.cy`).
#[must_use]
pub fn is_translation(landing: &Url, url: &Url, locale: &str) -> bool {
    let page = page_of(landing);
    let is_language = (2..=10).contains(&locale.len())
        && locale.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let path = page.path().trim_end_matches('/');
    let origin =
        |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port());
    is_language
        && !names_somebody(url)
        && origin(&page) == origin(url)
        && url.path().trim_end_matches('/') == format!("{path}.{locale}")
}

/// What a document is called within its publication: by its address alone, so that it stays when titles and
/// order change. The asset's id (`/media/<24 hex>/…`), `file-<n>` (`/attachment_data/file/<n>/…`), the last
/// part of a page's path where it has no query and is not of the form of the first two, else a hash of the
/// address.
#[must_use]
pub fn key(url: &Url) -> String {
    if let Some(asset) = asset(url) {
        return asset;
    }
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    let begins = last.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let is_reserved = is_trace(last) || last.starts_with("file-") || is_asset_id(last);
    let is_plain = !is_reserved && !is_file(url) && url.query().is_none();
    if begins && last.len() <= 80 && last.chars().all(legal) && is_plain {
        return last.to_owned();
    }
    let hash = Fingerprint::of([url.path().as_bytes(), url.query().unwrap_or_default().as_bytes()]);
    hash.to_string()[..12].to_owned()
}

/// What a document is called whose [`key`] another of the same publication has: a hash of all that its
/// address says of its place.
#[must_use]
pub fn key_apart(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let query = url.query().unwrap_or_default();
    let place = [host, url.path().trim_end_matches('/'), query];
    Fingerprint::of(place.map(str::as_bytes)).to_string()[..16].to_owned()
}

/// The key under which answers of the Content API are kept that were no item: never a document's own.
pub const TRACE: &str = "content-api";

/// The same for the document of that key, and for its publication where there is none: each has its own row.
#[must_use]
pub fn trace_key(document: Option<&str>) -> String {
    let Some(key) = document else { return TRACE.to_owned() };
    let hash = Fingerprint::of([key.as_bytes()]).to_string();
    format!("{TRACE}.{}", &hash[..12])
}

/// Whether a key is one of those.
#[must_use]
pub fn is_trace(key: &str) -> bool {
    let rest = key.strip_prefix(TRACE);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A file that its publication has not touched is asked for again after so long: it may have been swapped
/// without a word.
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A look at a file so long after another is a second look at what that showed: its week is politeness.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How far apart two looks at `source` are of which one is to confirm the other: its own interval, of a publication's
/// file a day.
#[must_use]
pub fn between_looks(source: &Source) -> Every {
    match source.every {
        Every::Interval(every) if source.id.key().is_some() => Every::Interval(every.min(DAY)),
        ref every => every.clone(),
    }
}

/// A document as a source of its own; none where its name cannot be one. A page is due as often as its
/// publication, a file once a week, and not more often than its publication.
#[must_use]
pub fn source(publication: &Source, part: &Part) -> Option<Source> {
    let (kind, every) = if part.is_page() {
        (Kind::Govuk, publication.every.clone())
    } else {
        let seldom = match publication.every {
            Every::Interval(every) => every.max(WEEK),
            Every::Cron(_) => WEEK,
        };
        (Kind::File, Every::Interval(seldom))
    };
    Some(Source {
        id: publication.id.part(&part.key).ok()?,
        publication: publication.publication.clone(),
        title: Some(part.title.clone()),
        url: part.url.clone(),
        kind: Some(kind),
        every,
        tags: Vec::new(),
        formerly: publication.formerly.iter().filter_map(|id| id.part(&part.key).ok()).collect(),
        paused: publication.paused.clone(),
        recipes: Vec::new(),
        discover: None,
        republish: publication.republish,
    })
}

/// Whether a name is an asset's id: 24 hexadecimal digits.
fn is_asset_id(name: &str) -> bool {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    name.len() == 24 && name.bytes().all(is_hex)
}

/// The name of an asset, where the address is that of one.
fn asset(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?;
    let mut last = "";
    let (before, id) = loop {
        let segment = segments.next()?;
        if last == "media" || last == "file" {
            break (last, segment);
        }
        last = segment;
    };
    let is_number =
        !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    match before {
        "media" if is_asset_id(id) => Some(id.to_owned()),
        "file" if is_number && url.path().contains("/attachment_data/") => {
            Some(format!("file-{id}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_document_is_called_after_its_address_alone() {
        let key = |text: &str| key(&url(text));
        let media =
            "https://assets.publishing.service.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7/A_b.pdf";
        assert_eq!(key(media), "69bb9be9d0a1c2e3f4a5b6c7");
        let old = "https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/101454/a.pdf";
        assert_eq!(key(old), "file-101454");
        assert_eq!(key("https://www.gov.uk/government/publications/a/summary"), "summary");
        assert_eq!(key("https://www.gov.uk/government/publications/a.cy"), "a.cy");
        let plain = key("https://www.gov.uk/files/Guide%202026.pdf");
        assert_eq!(plain.len(), 12);
        assert_ne!(plain, key("https://www.gov.uk/files/2025/Guide%202026.pdf"));
        assert_ne!(key("https://www.gov.uk/a/file-101454"), key(old));
        assert_ne!(key("https://www.gov.uk/a/69bb9be9d0a1c2e3f4a5b6c7"), key(media));
        assert_ne!(key("https://www.gov.uk/a/print?x=1"), key("https://www.gov.uk/a/print?x=2"));
        for page in ["https://www.gov.uk/a/content-api", "https://www.gov.uk/a/content-api.cy"] {
            assert!(!is_trace(&key(page)), "{page}");
        }
        assert!(is_trace(&trace_key(None)) && is_trace(&trace_key(Some("summary"))));
        assert_ne!(trace_key(Some("summary")), trace_key(Some("guide")));
        for odd in ["https://www.gov.uk/a/B%2f..", "https://a.example/", "https://a.example/media"]
        {
            let key = key(odd);
            let id = crate::model::source::SourceId::new("a").unwrap();
            assert!(id.part(&key).is_ok(), "{odd}: {key}");
        }
    }

    #[test]
    fn files_of_the_publisher_and_pages_below_the_page_belong_to_it() {
        let landing = url("https://www.gov.uk/government/publications/a");
        let item = url("https://www.gov.uk/api/content/government/publications/a");
        for ours in [
            "https://assets.publishing.service.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7/a.pdf",
            "https://www.gov.uk/government/uploads/b.docx",
            "https://www.gov.uk/government/publications/a/summary",
        ] {
            assert!(belongs(&landing, &url(ours)) && belongs(&item, &url(ours)), "{ours}");
        }
        for other in [
            "https://www.gov.uk/government/publications/b/summary",
            "https://www.gov.uk/government/publications/a",
            "https://www.gov.uk/government/publications/a/b/c",
            "https://www.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7/a.csv/preview",
            "http://assets.publishing.service.gov.uk/media/69bb9be9d0a1c2e3f4a5b6c7/a.pdf",
            "https://files.example/a.pdf",
            "https://169.254.169.254/a.pdf",
            "file:///etc/passwd.txt",
            "https://a:b@www.gov.uk/government/uploads/b.docx",
        ] {
            assert!(!belongs(&landing, &url(other)), "{other}");
        }
        assert!(is_translation(
            &landing,
            &url("https://www.gov.uk/government/publications/a.cy"),
            "cy"
        ));
        for other in [
            "https://www.gov.uk/government/publications/b.cy",
            "http://www.gov.uk/government/publications/a.cy",
            "ftp://www.gov.uk/government/publications/a.cy",
            "https://a@www.gov.uk/government/publications/a.cy",
        ] {
            assert!(!is_translation(&landing, &url(other), "cy"), "{other}");
        }
    }

    #[test]
    fn a_page_and_its_item_lead_to_each_other() {
        let page = url("https://www.gov.uk/government/publications/a?x=1#b");
        let item = item_of(&page);
        assert_eq!(item.as_str(), "https://www.gov.uk/api/content/government/publications/a");
        assert!(is_item(&item) && !is_item(&page));
        assert_eq!(page_of(&item).as_str(), "https://www.gov.uk/government/publications/a");
        assert_eq!(page_of(&page), page);
    }
}
