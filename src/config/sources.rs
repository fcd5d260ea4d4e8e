//! The `[[source]]` tables, checked one by one and against each other.

use std::ops::Range;

use toml::Spanned;
use url::Url;

use super::{
    address,
    check::{Defaults, Firsts, address as told_address, every, id},
    keys::shortened,
    nearest::nearest,
    problems::Problems,
    written::{self, Text},
};
use crate::{
    extract,
    model::source::{Kind, PublicationId, Recipe, Source, SourceId},
};

/// The kinds as they are written.
const KINDS: [(&str, Kind); 6] = [
    ("govuk", Kind::Govuk),
    ("page", Kind::Page),
    ("file", Kind::File),
    ("feed", Kind::Feed),
    ("board", Kind::Board),
    ("amendments", Kind::Amendments),
];

/// Tells of every problem; a source with one is left out.
pub(super) fn check(
    written: Vec<written::Source>,
    publications: &Firsts,
    defaults: &Defaults<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Source> {
    let mut ids = Firsts::default();
    for text in written.iter().filter_map(|source| source.id.as_ref()) {
        if let Some(first) = ids.note(text.get_ref(), &text.span(), problems) {
            let shown = shortened(text.get_ref());
            let message =
                format!("“{shown}” is a source already, on line {first}: choose another id");
            problems.add(&text.span(), message);
        }
    }
    let mut addresses = Firsts::default();
    let mut former = Firsts::default();
    let mut sources = Vec::with_capacity(written.len());
    for source in written {
        let id = source.id.as_ref().and_then(|text| id(text, SourceId::new, problems));
        let url = source.url.as_ref().and_then(|text| own_address(text, &mut addresses, problems));
        let publication =
            source.publication.and_then(|text| known_publication(&text, publications, problems));
        let of_republished = |id: &PublicationId| defaults.republished.contains(id.as_str());
        let republish =
            source.republish.unwrap_or_else(|| publication.as_ref().is_some_and(of_republished));
        let kind = match source.discover {
            Some(_) => Some(Kind::Feed),
            None => source.kind.and_then(|text| kind(&text, problems)),
        };
        let words = source.discover.map(|words| words.into_iter().map(Spanned::into_inner));
        let rhythm = source.every.and_then(|text| every(&text, problems));
        let own = source.id.as_ref().map(Spanned::get_ref);
        let names = source.formerly.iter();
        let formerly =
            names.filter_map(|text| formerly(text, own, &ids, &mut former, problems)).collect();
        let recipes = recipes(source.recipes, problems);
        let (Some(id), Some(url)) = (id, url) else { continue };
        sources.push(Source {
            id,
            publication,
            title: source.title.map(Spanned::into_inner),
            url,
            kind,
            every: rhythm.unwrap_or_else(|| defaults.every.clone()),
            tags: source.tags.into_iter().map(Spanned::into_inner).collect(),
            formerly,
            paused: source.paused.map(Spanned::into_inner),
            recipes,
            discover: words.map(Iterator::collect),
            republish,
        });
    }
    sources
}

fn own_address(text: &Text, firsts: &mut Firsts, problems: &mut Problems<'_>) -> Option<Url> {
    let url = told_address(text, address::address(text.get_ref()), problems)?;
    if let Some(first) = firsts.note(url.as_str(), &text.span(), problems) {
        let message = format!(
            "this address is watched already, on line {first}: keep one of the two sources"
        );
        problems.add(&text.span(), message);
    }
    Some(url)
}

fn known_publication(
    text: &Text,
    publications: &Firsts,
    problems: &mut Problems<'_>,
) -> Option<PublicationId> {
    let name = text.get_ref();
    if publications.line(name).is_some() {
        return PublicationId::new(name).ok();
    }
    // It may be the one whose id could not be read, which is told already.
    if publications.is_partial {
        return None;
    }
    let near = if problems.are_many() { None } else { nearest(name, publications.names()) };
    let advice = match near {
        Some(meant) => format!("did you mean “{meant}”?"),
        None => "add a [[publication]] with that id, or leave it out".to_owned(),
    };
    problems.add(&text.span(), format!("there is no publication “{}”: {advice}", shortened(name)));
    None
}

fn kind(text: &Text, problems: &mut Problems<'_>) -> Option<Kind> {
    kind_named(text.get_ref()).map_err(|message| problems.add(&text.span(), message)).ok()
}

/// The kind of that name; else what was probably meant.
pub(super) fn kind_named(name: &str) -> Result<Kind, String> {
    if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) {
        return Ok(*kind);
    }
    let names = KINDS.map(|(known, _)| known);
    let advice = match nearest(name, names) {
        Some(meant) => format!("did you mean “{meant}”?"),
        None => format!("known are {}; it is found out when left out", names.join(", ")),
    };
    Err(format!("there is no kind “{}”: {advice}", shortened(name)))
}

/// A kind as it is written.
pub(super) fn name_of_kind(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("page", |(name, _)| name)
}

fn formerly(
    text: &Text,
    own: Option<&String>,
    ids: &Firsts,
    former: &mut Firsts,
    problems: &mut Problems<'_>,
) -> Option<SourceId> {
    let id = id(text, SourceId::new, problems)?;
    let message = if own == Some(text.get_ref()) {
        format!("“{id}” is this source's own id: leave it out")
    } else if let Some(living) = ids.line(id.as_str()) {
        format!("“{id}” is the id of another source, on line {living}: a history belongs to one")
    } else if let Some(first) = former.note(id.as_str(), &text.span(), problems) {
        format!("“{id}” is claimed already, on line {first}: a history belongs to one source")
    } else {
        return Some(id);
    };
    problems.add(&text.span(), message);
    None
}

fn recipes(written: Vec<written::Recipe>, problems: &mut Problems<'_>) -> Vec<Recipe> {
    let mut recipes: Vec<Recipe> = Vec::new();
    for recipe in written {
        if !recipe.from_is_unread
            && let Some(before) = recipes.last()
            && let Some((at, message)) = out_of_order(before, &recipe)
        {
            problems.add(&at, message);
        }
        recipes.push(Recipe {
            from: recipe.from.map(Spanned::into_inner),
            keep: recipe.keep.into_iter().map(|text| selector(text, problems)).collect(),
            drop: recipe.drop.into_iter().map(|text| selector(text, problems)).collect(),
            kind: None,
        });
    }
    recipes
}

fn selector(text: Text, problems: &mut Problems<'_>) -> String {
    if !problems.are_many()
        && let Some(why) = extract::selector_problem(text.get_ref())
    {
        let shown = shortened(text.get_ref());
        problems.add(&text.span(), format!("“{shown}” is no CSS selector: {why}"));
    }
    text.into_inner()
}

/// What is wrong with `recipe` coming after `before`.
fn out_of_order(before: &Recipe, recipe: &written::Recipe) -> Option<(Range<usize>, String)> {
    let Some(from) = &recipe.from else {
        let message =
            "every recipe but the first needs the day from which it holds: add from = 2026-01-31";
        return Some((recipe.at.clone(), message.to_owned()));
    };
    let day = from.get_ref();
    match before.from {
        Some(earlier) if earlier == *day => {
            Some((from.span(), format!("two recipes hold from {day}: make one of them")))
        }
        Some(earlier) if earlier > *day => Some((
            from.span(),
            format!(
                "recipes are out of date order: {day} comes after {earlier}; put the oldest first"
            ),
        )),
        _ => None,
    }
}
