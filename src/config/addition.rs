//! One more source at the end of a sources file: everything that stands there stays byte for byte, and
//! the result is checked before anyone gets it. Writes no file.

use url::Url;

use super::{ConfigError, parse, parse_begun, sources};
use crate::model::source::{Kind, PublicationId, SourceId, Watchlist};

/// What is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Its name for good.
    pub id: SourceId,
    /// The publication that it belongs to, listed already or [`Addition::new_publication`].
    pub publication: Option<PublicationId>,
    /// What readers are shown, where that is not the publication's title.
    pub title: Option<String>,
    /// Where it is.
    pub url: Url,
    /// What it is.
    pub kind: Kind,
    /// A publication to be added before it, under the id that `publication` names.
    pub new_publication: Option<NewPublication>,
}

/// A publication that the list does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPublication {
    /// As its publisher calls it.
    pub title: String,
    /// Who issues it.
    pub publisher: String,
}

impl Addition {
    /// The lines that are added, with line feeds.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut lines = String::new();
        let mut key = |name: &str, value: &str| {
            lines.push_str(&format!("{name} = {}\n", toml::Value::from(value)));
        };
        let publication = self.publication.as_ref().map(PublicationId::as_str);
        let mut head = String::new();
        if let (Some(id), Some(new)) = (publication, &self.new_publication) {
            key("id", id);
            key("title", &new.title);
            key("publisher", &new.publisher);
            head = format!("[[publication]]\n{}\n", std::mem::take(&mut lines));
        }
        let mut key = |name: &str, value: &str| {
            lines.push_str(&format!("{name} = {}\n", toml::Value::from(value)));
        };
        key("id", self.id.as_str());
        if let Some(publication) = publication {
            key("publication", publication);
        }
        if let Some(title) = &self.title {
            key("title", title);
        }
        key("url", self.url.as_str());
        key("kind", sources::name_of_kind(self.kind));
        format!("{head}[[source]]\n{lines}")
    }

    /// `text` with the addition at its end, which reads back as the same list and one source more.
    ///
    /// # Errors
    /// [`ConfigError`] where it would not, with what is wrong: nothing is to be written then.
    pub fn put_into(&self, text: &str, file: &str) -> Result<String, ConfigError> {
        let before = parse_begun(text, file)?;
        let breaks = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut whole = text.to_owned();
        if !text.ends_with('\n') {
            whole.push_str(breaks);
        }
        whole.push_str(breaks);
        whole.push_str(&self.lines().replace('\n', breaks));
        let after = parse(&whole, file)?;
        if self.is_all_that_differs(&before, &after) {
            Ok(whole)
        } else {
            let why =
                "what is written at its end does not read back as meant: add the source by hand";
            Err(ConfigError::Unreadable { file: file.to_owned(), why: why.to_owned() })
        }
    }

    fn is_all_that_differs(&self, before: &Watchlist, after: &Watchlist) -> bool {
        let Some((new, others)) = after.sources.split_last() else { return false };
        let publications =
            after.publications.len().saturating_sub(usize::from(self.new_publication.is_some()));
        others == before.sources
            && after.publications.get(..publications) == Some(&before.publications[..])
            && (&after.crawler, &after.hosts) == (&before.crawler, &before.hosts)
            && after.unaddressed == before.unaddressed
            && (&new.id, &new.url, new.kind) == (&self.id, &self.url, Some(self.kind))
            && (&new.title, &new.publication) == (&self.title, &self.publication)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn addition(title: &str) -> Addition {
        Addition {
            id: SourceId::new("new").unwrap(),
            publication: None,
            title: Some(title.to_owned()),
            url: "https://www.example.org/new".parse().unwrap(),
            kind: Kind::Page,
            new_publication: None,
        }
    }

    const LIST: &str = "# ours\n[[source]] # first\nid='one'\nurl = \"https://www.example.org/one\"\n  [[source.recipe]]\n  keep = [ \"main\" ] # all of it\n# the end";

    #[test]
    fn everything_that_stands_there_stays() {
        let whole = addition("New").put_into(LIST, "f").unwrap();
        let expected = format!(
            "{LIST}\n\n[[source]]\nid = \"new\"\ntitle = \"New\"\nurl = \"https://www.example.org/new\"\nkind = \"page\"\n"
        );
        assert_eq!(whole, expected);
        let windows = format!("\u{feff}{}\r\n", LIST.replace('\n', "\r\n"));
        let whole = addition("New").put_into(&windows, "f").unwrap();
        assert!(whole.starts_with(&windows));
        assert_eq!(whole.matches('\n').count(), whole.matches("\r\n").count());
    }

    #[test]
    fn a_new_publication_comes_with_it() {
        let id = PublicationId::new("new").unwrap();
        let (title, publisher) = ("A “new” \\ one".to_owned(), "O'Neill \"and\" sons".to_owned());
        let new_publication = Some(NewPublication { title: title.clone(), publisher });
        let addition =
            Addition { publication: Some(id), title: None, new_publication, ..addition("") };
        let list = parse(&addition.put_into(LIST, "f").unwrap(), "f").unwrap();
        assert_eq!(list.publications[0].title, title);
        assert_eq!(list.publications[0].publisher.as_deref(), Some("O'Neill \"and\" sons"));
        assert_eq!(list.title_of(&list.sources[1]), title);
    }

    #[test]
    fn what_would_not_be_sound_is_refused() {
        let twice = Addition { id: SourceId::new("one").unwrap(), ..addition("x") };
        assert!(twice.put_into(LIST, "f").unwrap_err().to_string().contains("is a source already"));
        let inline = "source = [{ id = \"one\", url = \"https://www.example.org/one\" }]\n";
        assert!(addition("x").put_into(inline, "f").is_err());
        assert!(addition("x").put_into("[[source]]\nid = 1\n", "f").is_err());
    }

    proptest! {
        #[test]
        fn any_title_is_read_back_or_refused(title in "\\PC{1,40}|[\"'\\\\#\\[\\]= \n\u{7f}]{1,8}") {
            if let Ok(whole) = addition(&title).put_into(LIST, "f") {
                prop_assert!(whole.starts_with(LIST));
                let list = parse(&whole, "f").unwrap();
                prop_assert_eq!(list.sources[1].title.as_deref(), Some(&*title));
            } else {
                prop_assert!(title.trim().is_empty() || title.contains(char::is_control));
            }
        }
    }
}
