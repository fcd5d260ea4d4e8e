//! Names for a new source, from its address and title. Pure.

use percent_encoding::percent_decode_str;
use url::Url;

/// The longest id that is made up, in characters: short enough to type.
const LONGEST: usize = 50;

/// Path segments that name nothing.
const EMPTY: &[&str] =
    &["index", "default", "home", "en", "latest", "view", "page", "print", "chapter"];

/// An id: the last telling part of the path, else the title, else the host.
pub(super) fn id(url: &Url, title: Option<&str>) -> String {
    let of_path = last_part(url).map(|part| slug(&part)).filter(|part| is_telling(part));
    let of_title = || title.map(slug).filter(|part| !part.is_empty());
    let of_host = || {
        let host = url.host_str().unwrap_or_default();
        slug(host.strip_prefix("www.").unwrap_or(host))
    };
    of_path.or_else(of_title).unwrap_or_else(of_host)
}

/// A title where the answer gave none: the file's name in words, else the address.
pub(super) fn title(url: &Url) -> String {
    let part = last_part(url).unwrap_or_default();
    let words: Vec<_> =
        part.split(|c: char| "-_+ ".contains(c)).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { url.to_string() } else { words.join(" ") }
}

/// `wanted`, else `wanted-2`, `wanted-3` and so on: the first that `free` takes.
pub(super) fn first_free<T>(wanted: &str, free: impl Fn(&str) -> Option<T>) -> Option<T> {
    free(wanted).or_else(|| (2..1000).find_map(|n| free(&format!("{wanted}-{n}"))))
}

/// The path's last segment, decoded, without its file's ending and without the number that GOV.UK puts
/// behind a name given twice (`--2`).
fn last_part(url: &Url) -> Option<String> {
    let last = url.path_segments()?.rfind(|part| !part.is_empty())?;
    let text = percent_decode_str(last).decode_utf8_lossy().into_owned();
    let text = match text.rsplit_once('.') {
        Some((name, ending)) if (1..=5).contains(&ending.len()) && !name.is_empty() => {
            name.to_owned()
        }
        _ => text,
    };
    let text = match text.rsplit_once("--") {
        Some((name, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => {
            name.to_owned()
        }
        _ => text,
    };
    Some(text)
}

/// Whether a part names something: it has three letters at least.
fn is_telling(part: &str) -> bool {
    part.bytes().filter(u8::is_ascii_lowercase).count() >= 3 && !EMPTY.contains(&part)
}

/// Small letters and digits with single hyphens, cut between two words.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(400) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_lowercase() || c.is_ascii_digit() => slug.push(c),
            '\'' | '’' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    if slug.len() > LONGEST {
        // All of it is ASCII.
        let cut = slug[..=LONGEST].rfind('-').filter(|at| *at > LONGEST / 2).unwrap_or(LONGEST);
        slug.truncate(cut);
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::source::SourceId;

    #[test]
    fn ids_come_from_the_path_then_the_title_then_the_host() {
        let id = |url: &str, title: Option<&str>| id(&url.parse().unwrap(), title);
        for (url, title, wanted) in [
            (
                "https://www.gov.uk/government/publications/keeping-children-safe-in-education--2",
                None,
                "keeping-children-safe-in-education",
            ),
            (
                "https://www.example.org/media/Working_Together%202026.pdf",
                None,
                "working-together-2026",
            ),
            ("https://www.example.org/guidance/", Some("Ours"), "guidance"),
            (
                "https://www.example.org/12345",
                Some("Children’s homes: a guide"),
                "childrens-homes-a-guide",
            ),
            ("https://www.example.org/index.html", Some("Home"), "home"),
            ("https://www.example.org/", None, "example-org"),
            (
                "https://www.example.org/national-news-and-guidance.htm",
                None,
                "national-news-and-guidance",
            ),
        ] {
            assert_eq!(id(url, title), wanted, "{url}");
        }
    }

    #[test]
    fn a_file_without_a_title_is_called_by_its_name() {
        let url = "https://a.example/Children_missing_education.pdf".parse().unwrap();
        assert_eq!(title(&url), "Children missing education");
        assert_eq!(title(&"https://a.example/".parse().unwrap()), "https://a.example/");
    }

    #[test]
    fn a_taken_id_gets_a_number() {
        let free = |name: &str| (!["a", "a-2"].contains(&name)).then(|| name.to_owned());
        assert_eq!(first_free("a", free).as_deref(), Some("a-3"));
    }

    proptest! {
        #[test]
        fn every_address_gets_an_id_that_is_one(path in "\\PC{0,80}", title in "\\PC{0,80}") {
            if let Ok(url) = format!("https://a.example/{path}").parse::<Url>() {
                prop_assert!(SourceId::new(&id(&url, Some(&title))).is_ok());
                prop_assert!(!super::title(&url).is_empty());
            }
        }
    }
}
