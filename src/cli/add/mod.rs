//! `add ADDRESS`: puts a source into the sources file, after one polite look at what it is. The file is
//! changed at its end alone, and only where the result is sound.

mod found;
mod name;
mod put;

use url::Url;

use self::found::Found;
use super::{
    args::{AddOptions, Args},
    exit::{BadUsage, Exit, Fault, NotThere},
    look::{self, Look},
    place, say,
};
use crate::{
    config::{self, Addition, NewPublication},
    model::{
        capture::Capture,
        part,
        source::{Kind, PublicationId, Source, SourceId, Watchlist, is_same_address},
    },
    review,
    store::Store,
};

pub(super) fn run(args: &Args, options: &AddOptions) -> Result<Exit, Fault> {
    let file = args.sources.display().to_string();
    let text = config::text(&args.sources)?;
    let watchlist = config::parse_begun(&text, &file)?;
    let url = config::address(&options.address)
        .map_err(|why| BadUsage(format!("{}: {why}", shown(&options.address))))?;
    let store = look::store(args)?;
    let list = List { watchlist: &watchlist, store: store.as_ref() };
    list.check(options, &url)?;

    let look = look::at(&watchlist, store.as_ref(), &unlisted_source(&url, options.kind)?)?;
    let capture = seen(look, &url)?;
    let hops = capture.hops.iter().map(|hop| &hop.url).skip(1);
    for other in hops.chain([&capture.exchange.url]).map(|asked| shown_at(asked, &url)) {
        list.is_new(&other).map_err(|why| BadUsage(format!("{url} leads to {other}: {why}")))?;
    }
    let address = for_good(&capture, &url);
    let found = Found::of(&capture, options.kind);
    let addition = list.addition(options, address, &found)?;
    let whole = addition.put_into(&text, &file)?;
    put::replace(&args.sources, &text, &whole)?;

    if addition.url != url {
        say::note(&format!("{url} has moved for good: {} is listed instead", addition.url));
    }
    let history = list.history(&addition.id);
    say::out(&format!(
        "Added to {file}:\n\n{}\n{}{history}Look at it with `guidewatch check --probe {id}`; the next crawl fetches it.\n",
        addition.lines(),
        found.in_words(),
        id = addition.id,
    ))?;
    Ok(Exit::Done)
}

/// The address as a source, before anything is known of it: what is said or known to be a publication of GOV.UK
/// is looked at as a crawl does.
fn unlisted_source(url: &Url, kind: Option<Kind>) -> Result<Source, Fault> {
    Ok(Source { kind, ..Source::unlisted(SourceId::new("add")?, url.clone()) })
}

/// An address for a message: no password, no endless text.
fn shown(address: &str) -> String {
    if address.contains('@') {
        "the address".to_owned()
    } else {
        address.chars().take(200).collect()
    }
}

/// The answer, where it is the page.
fn seen(look: Look, url: &Url) -> Result<Capture, Fault> {
    match look {
        Look { capture: Some(capture), why_not: None, .. } => Ok(capture),
        Look { why_not, .. } => {
            let why = why_not.map(|why| why.text).unwrap_or_default();
            let advice = "nothing was added. Try again later, or write the [[source]] into the file yourself, with id, title, url and kind";
            Err(NotThere(format!("{url} could not be looked at: {why}; {advice}")).into())
        }
    }
}

/// Where the address has moved for good: as far as permanent redirects lead (RFC 9110 §15.4.2, §15.4.9).
fn for_good(capture: &Capture, url: &Url) -> Url {
    let mut addresses = capture.hops.iter().map(|hop| &hop.url).chain([&capture.exchange.url]);
    let lasting = capture.hops.iter().take_while(|hop| matches!(hop.status, 301 | 308)).count();
    shown_at(addresses.nth(lasting).unwrap_or(&capture.exchange.url), url)
}

/// The page of an item of the Content API that was asked for in the place of `url`; any other address as it is.
fn shown_at(asked: &Url, url: &Url) -> Url {
    match part::is_item(asked) && !part::is_item(url) {
        true if *asked == part::item_of(url) => url.clone(),
        true => part::page_of(asked),
        false => asked.clone(),
    }
}

/// What is listed, and what the store knows of it.
struct List<'a> {
    watchlist: &'a Watchlist,
    store: Option<&'a Store>,
}

impl List<'_> {
    /// What can be refused without a look.
    fn check(&self, options: &AddOptions, url: &Url) -> Result<(), Fault> {
        if let Some(why) = place::fetcher(self.watchlist)?.refusal(url) {
            return Err(BadUsage(format!("{url} is never visited: {why}")).into());
        }
        if let Some(id) = &options.id
            && self.has_id(id)
        {
            return Err(BadUsage(format!("“{id}” is a source already: choose another --id")).into());
        }
        if let Some(id) = &options.publication
            && self.watchlist.publication(id).is_none()
        {
            let advice = "add a [[publication]] with that id first, or leave --publication out";
            return Err(BadUsage(format!("there is no publication “{id}”: {advice}")).into());
        }
        self.is_new(url).map_err(|why| BadUsage(format!("{url}: {why}")))?;
        Ok(())
    }

    /// Whether an id is that of a listed source, or was.
    fn has_id(&self, id: &SourceId) -> bool {
        self.watchlist.sources.iter().any(|source| source.id == *id || source.formerly.contains(id))
    }

    /// Whether an address is watched by none, nor where a listed one was last seen to lead.
    fn is_new(&self, url: &Url) -> Result<(), String> {
        let sources = &self.watchlist.sources;
        if let Some(source) = sources.iter().find(|source| is_same_address(&source.url, url)) {
            return Err(format!("it is watched already, as “{}”", source.id));
        }
        let leads_there = |source: &&Source| {
            let snapshots = self.store.and_then(|store| review::snapshots(store, source).ok());
            snapshots.is_some_and(|snapshots| {
                snapshots.last().is_some_and(|newest| {
                    let hops = newest.redirects.iter().map(|hop| &hop.url);
                    hops.chain([&newest.url]).any(|seen| is_same_address(seen, url))
                })
            })
        };
        match sources.iter().find(leads_there) {
            Some(source) => {
                Err(format!("it is watched already, as “{}”, which leads there", source.id))
            }
            None => Ok(()),
        }
    }

    /// What to write for it.
    fn addition(&self, options: &AddOptions, url: Url, found: &Found) -> Result<Addition, Fault> {
        let id = match &options.id {
            Some(id) => id.clone(),
            None => self.free_id(&url, found)?,
        };
        let title = found.title.clone().unwrap_or_else(|| name::title(&url));
        let kind = options.kind.unwrap_or(found.kind);
        let known = self.watchlist.publications.iter().find(|publication| {
            let names = std::iter::once(&publication.title).chain(&publication.aliases);
            names.into_iter().any(|name| name.to_lowercase() == title.to_lowercase())
        });
        let of = options.publication.clone();
        let of = of.or_else(|| known.map(|publication| publication.id.clone()));
        if let Some(publication) = of {
            let has_title = self.watchlist.publication(&publication);
            let has_title = has_title.is_some_and(|publication| publication.title == title);
            let title = Some(title).filter(|_| !has_title);
            let publication = Some(publication);
            return Ok(Addition { id, publication, title, url, kind, new_publication: None });
        }
        let Some(publisher) = found.publisher.clone() else {
            let title = Some(title);
            return Ok(Addition { id, publication: None, title, url, kind, new_publication: None });
        };
        let free = |name: &str| {
            let id = PublicationId::new(name).ok()?;
            self.watchlist.publication(&id).is_none().then_some(id)
        };
        let publication = name::first_free(id.as_str(), free).ok_or_else(|| {
            BadUsage("no id is left for its publication: see --publication".to_owned())
        })?;
        let new_publication = Some(NewPublication { title, publisher });
        Ok(Addition { id, publication: Some(publication), title: None, url, kind, new_publication })
    }

    /// An id that nobody has: its old one where the store still holds a history of that address.
    fn free_id(&self, url: &Url, found: &Found) -> Result<SourceId, Fault> {
        let left = match self.store {
            Some(store) => review::unlisted(self.watchlist, store)?,
            None => Vec::new(),
        };
        let was =
            left.iter().find(|old| old.url.as_ref().is_some_and(|old| is_same_address(old, url)));
        if let Some(was) = was {
            return Ok(was.source.clone());
        }
        let free = |name: &str| {
            let id = SourceId::new(name).ok()?;
            let is_taken = self.has_id(&id) || left.iter().any(|old| old.source == id);
            (!is_taken).then_some(id)
        };
        let wanted = name::id(url, found.title.as_deref());
        name::first_free(&wanted, free).ok_or_else(|| {
            BadUsage(format!("no id can be made for {url}: choose one with --id")).into()
        })
    }

    /// That a history goes on, where the store holds one of that id.
    fn history(&self, id: &SourceId) -> String {
        let snapshots = self.store.and_then(|store| store.snapshots(id).ok()).unwrap_or_default();
        match snapshots.len() {
            0 => String::new(),
            n => format!(
                "Its history goes on: the store holds {} of it.\n",
                say::count(n, "snapshot")
            ),
        }
    }
}
