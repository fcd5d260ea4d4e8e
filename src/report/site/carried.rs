//! A text as data, for whoever compares two of them: the script in a browser, or the server that answers in its place. Only
//! of texts that may be shown whole; whatever the words are, they are data.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    super::{clean::clean, words},
    Work, folder, text_path,
    work::{texts_of, typed},
};
use crate::model::{
    document::{Block, BlockKind, Document},
    snapshot::Snapshot,
    source::SourceId,
};

/// A text as a file of the site carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What readers call what it is the text of.
    pub(super) title: String,
    /// From when on it stood, as readers are told.
    pub(super) moment: String,
    /// As commands take it: `ID@2026-03-02T06:00:00`.
    pub(super) name: String,
    /// The page of what it is the text of,
    pub(super) page: String,
    /// and its own, both below the site's folder.
    pub(super) text: String,
    /// Whether that has documents whose words are not in it.
    pub(super) has_documents: bool,
    /// What it says, without links.
    pub document: Document,
}

/// The same as it is written.
#[derive(Serialize, Deserialize)]
struct Data {
    title: String,
    moment: String,
    name: String,
    page: String,
    text: String,
    documents: bool,
    heading: Option<String>,
    blocks: Vec<Piece>,
}

/// A block: a paragraph by its words alone; else its words, the publisher's number, what it is and its page.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Piece {
    Plain(String),
    More(String, Option<String>, BlockKind, Option<u32>),
}

impl Carried {
    /// Reads such a file; none where it is not one.
    #[must_use]
    pub fn read(file: &str) -> Option<Self> {
        let data: Data = value("text", file)?;
        let block = |piece| {
            let (text, number, kind, page) = match piece {
                Piece::Plain(text) => (text, None, BlockKind::Paragraph, None),
                Piece::More(text, number, kind, page) => (text, number, kind, page),
            };
            Block { kind, text, number, page, links: Vec::new() }
        };
        let blocks = data.blocks.into_iter().map(block).collect();
        Some(Self {
            title: data.title,
            moment: data.moment,
            name: data.name,
            page: data.page,
            text: data.text,
            has_documents: data.documents,
            document: Document { title: data.heading, blocks, ..Document::default() },
        })
    }
}

/// Whether the texts of a page can be compared by whoever reads the site: they may be shown whole, and there are two.
pub(super) fn is_data(work: &Work<'_>) -> bool {
    work.republish && (work.within.is_some() || texts_of(work).len() > 1)
}

/// Where the data of a version is.
pub(super) fn data_path(snapshot: &Snapshot, source: &SourceId) -> String {
    let path = text_path(snapshot, source);
    path.strip_suffix(".html").unwrap_or(&path).to_owned() + ".js"
}

/// Whether a name has the form of such a path. It says nothing of whether there is such a file.
#[must_use]
pub fn is_text(path: &str) -> bool {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let is_id = |part: &str| !part.is_empty() && part.chars().all(legal);
    let is_stamp = |part: &str| {
        let stamp = part.strip_prefix("text-").and_then(|rest| rest.strip_suffix(".js"));
        let of_time = |c: char| c.is_ascii_digit() || "TZ-".contains(c);
        stamp.is_some_and(|stamp| !stamp.is_empty() && stamp.chars().all(of_time))
    };
    let parts: Vec<&str> = path.split('/').collect();
    !path.contains("..")
        && match parts[..] {
            ["p", id, text] => is_id(id) && is_stamp(text),
            ["p", id, "d", key, text] => is_id(id) && is_id(key) && is_stamp(text),
            _ => false,
        }
}

/// The file: `guidewatch.text({…})`.
pub(super) fn data(work: &Work<'_>, snapshot: &Snapshot, document: &Document) -> String {
    let source = &work.status.source;
    let piece = |block: &Block| {
        let (text, number) = (clean(&block.text), block.number.as_deref().map(clean));
        match (&number, block.kind, block.page) {
            (None, BlockKind::Paragraph, None) => Piece::Plain(text),
            _ => Piece::More(text, number, block.kind, block.page),
        }
    };
    let data = Data {
        title: clean(&work.status.title),
        moment: words::moment(snapshot.at),
        name: format!("{source}@{}", typed(snapshot)),
        page: format!("{}/index.html", folder(source)),
        text: text_path(snapshot, source),
        documents: !work.others.is_empty(),
        heading: document.title.as_deref().map(clean),
        blocks: document.blocks.iter().map(piece).collect(),
    };
    script("text", &data)
}

/// A call of the site's script with a value.
pub(super) fn script<T: Serialize>(function: &str, value: &T) -> String {
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let json =
        json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("guidewatch.{function}({json});\n")
}

/// The value of such a call.
pub(super) fn value<T: DeserializeOwned>(function: &str, file: &str) -> Option<T> {
    let call = file.strip_prefix("guidewatch.")?.strip_prefix(function)?;
    serde_json::from_str(call.strip_prefix('(')?.strip_suffix(");\n")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_a_text_is_one() {
        for ours in
            ["p/a/text-2026-03-02T060000Z.js", "p/a.b-1/d/k_2/text-2026-03-02T060000-123Z.js"]
        {
            assert!(is_text(ours), "{ours}");
        }
        for other in [
            "",
            "/p/a/text-2026.js",
            "p/../text-2026.js",
            "p/a/../a/text-2026.js",
            "p/a..b/text-2026.js",
            "p//text-2026.js",
            "p/a/text-.js",
            "p/a/text-2026.html",
            "p/a/text-2026.js/",
            "p/a/text-2026.js\0",
            "p/a/text-2026%2e.js",
            "p/A/text-2026.js",
            "p/a/e/k/text-2026.js",
            "p/a/d/k/l/text-2026.js",
            "https://evil.example/p/a/text-2026.js",
            "//evil.example/text-2026.js",
            "p\\a\\text-2026.js",
        ] {
            assert!(!is_text(other), "{other}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let file = script("text", &["a</script>\u{2028}b"]);
        assert!(!file.contains('<') && !file.contains('\u{2028}'));
        assert_eq!(value::<Vec<String>>("text", &file).unwrap(), ["a</script>\u{2028}b"]);
        assert_eq!(value::<Vec<String>>("words", &file), None);
        assert_eq!(Carried::read(&file), None);
    }
}
