//! What a list shows that nobody watches yet: proposed to readers, never added. Decides by words and
//! addresses alone, fetches nothing.

use url::Url;

use crate::model::{
    change::{Change, Read},
    diff::Op,
    report::Proposed,
    source::{Source, Watchlist, is_same_address},
};

/// The entries that `change` brought to the list `source`, which `to` shows: those that match its words and
/// lead to no address of the list of sources.
pub(super) fn of(
    watchlist: &Watchlist,
    source: &Source,
    change: &Change,
    to: &Read,
) -> Vec<Proposed> {
    let words = source.discover.as_deref().unwrap_or_default();
    let Some(list) = &to.document.list else { return Vec::new() };
    let added = change.diff.edits.iter().filter(|edit| edit.op == Op::Added);
    added
        .filter_map(|edit| {
            let at = edit.new.as_ref()?.block;
            let (block, entry) = (to.document.blocks.get(at)?, list.entries.get(at)?);
            let url = Url::parse(&block.links.first()?.target).ok()?;
            let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
            let is_listed = watchlist.sources.iter().any(|known| is_same_address(&known.url, &url));
            (is_web && !is_listed && matches(&block.text, words)).then(|| Proposed {
                title: entry.title.clone(),
                date: entry.date,
                found_in: source.id.clone(),
                list: watchlist.title_of(source).to_owned(),
                since: change.to.captured_at,
                add: format!("guidewatch add {}", quoted(&url)),
                url,
            })
        })
        .collect()
}

/// Each address once, from the list that showed it first.
pub(super) fn once(proposed: &mut Vec<Proposed>) {
    proposed.sort_by_key(|new| new.since);
    let mut seen: Vec<Url> = Vec::new();
    proposed.retain(|new| {
        let is_new = !seen.iter().any(|url| is_same_address(url, &new.url));
        seen.push(new.url.clone());
        is_new
    });
}

/// Whether one of the words stands in a text, in any case; no words match everything.
fn matches(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.is_empty() || words.iter().any(|word| text.contains(&word.to_lowercase()))
}

/// An address as a shell takes it for one word.
fn quoted(url: &Url) -> String {
    let text = url.as_str().replace('\'', "%27");
    let plain = |c: char| c.is_ascii_alphanumeric() || ":/._~%-".contains(c);
    if text.chars().all(plain) { text } else { format!("'{text}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_match_in_any_case_and_none_matches_all() {
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert!(matches("Keeping Children safe", &words(&["school", "CHILDREN"])));
        assert!(!matches("Keeping bees", &words(&["children"])));
        assert!(matches("Keeping bees", &[]));
    }

    #[test]
    fn a_shell_sees_one_word() {
        let of = |text: &str| quoted(&Url::parse(text).unwrap());
        assert_eq!(of("https://a.example/b-c"), "https://a.example/b-c");
        assert_eq!(of("https://a.example/b?x=1&y=$(z)"), "'https://a.example/b?x=1&y=$(z)'");
        assert_eq!(of("https://a.example/b';rm"), "'https://a.example/b%27;rm'");
    }
}
