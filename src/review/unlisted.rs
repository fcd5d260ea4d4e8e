//! What the store knows and the list does not: sources that were taken out of it, and those that go on
//! under another id without saying so. Forgets nothing and joins nothing; it only says what lies there.

use url::Url;

use super::standing;
use crate::{
    model::{
        report::Unlisted,
        snapshot::{Head, Snapshot},
        source::{Source, SourceId, Watchlist},
    },
    store::{Store, StoreError},
};

/// The sources that the store knows and no source of the list is or formerly was, by id.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn unlisted(watchlist: &Watchlist, store: &Store) -> Result<Vec<Unlisted>, StoreError> {
    let heads = store.heads()?;
    let is_listed =
        |id: &SourceId| watchlist.sources.iter().any(|s| standing::ids(s).any(|i| i == id));
    let without_history: Vec<&Source> = watchlist
        .sources
        .iter()
        .filter(|source| {
            let held = |id| heads.get(id).is_some_and(|head: &Head| head.snapshots > 0);
            !standing::ids(source).any(held)
        })
        .collect();
    // The documents of a publication go with it.
    let left = heads.iter().filter(|(id, _)| id.parent().is_none() && !is_listed(id));
    let told = left.map(|(id, head)| {
        let newest = head.newest.as_ref();
        let heirs = without_history.iter().filter(|source| {
            newest
                .is_some_and(|newest| addresses(newest).any(|url| is_same_place(url, &source.url)))
        });
        Unlisted {
            source: id.clone(),
            url: newest.map(|newest| addresses(newest).next().unwrap_or(&newest.url).clone()),
            last_checked: head.last_checked,
            newest_snapshot: newest.map(|newest| newest.at),
            snapshots: head.snapshots,
            became: heirs.map(|source| source.id.clone()).next(),
        }
    });
    Ok(told.collect())
}

/// A source that only the store knows, as far as reading its snapshots needs it; none where the store
/// holds no snapshot of that id. Its title is its id, its address that of the newest snapshot.
///
/// # Errors
/// [`StoreError`] where the store cannot be read.
pub fn forgotten_source(store: &Store, id: &SourceId) -> Result<Option<Source>, StoreError> {
    let newest = store.head(id).and_then(|head| head.newest.clone());
    Ok(newest.map(|newest| {
        let url = addresses(&newest).next().unwrap_or(&newest.url).clone();
        Source::unlisted(id.clone(), url)
    }))
}

/// The address that was asked for, each that it led to, and the one that answered.
fn addresses(snapshot: &Snapshot) -> impl Iterator<Item = &Url> {
    snapshot.redirects.iter().map(|redirect| &redirect.url).chain([&snapshot.url])
}

/// Whether two addresses name the same place: host and path alike, however scheme, `www.`, query and a
/// slash at the end are written.
fn is_same_place(one: &Url, other: &Url) -> bool {
    let place = |url: &Url| {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.');
        let host = host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
        (host, url.port(), url.path().trim_end_matches('/').to_owned())
    };
    place(one) == place(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_host_and_a_path() {
        let same =
            |one: &str, other: &str| is_same_place(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(same("https://www.example.org/a/", "http://example.org/a?utm=1"));
        assert!(same("https://example.org", "https://EXAMPLE.org/"));
        assert!(!same("https://example.org/a", "https://example.org/b"));
        assert!(!same("https://example.org/a", "https://example.net/a"));
        assert!(!same("http://127.0.0.1:80/a", "http://127.0.0.1:8080/a"));
    }
}
