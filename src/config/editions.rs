//! `[[publication.edition]]`: editions that a sources file adds to the register, or puts in the place of what that
//! says. Reads and checks them; whether they are so in the world is for whoever wrote them.

use std::ops::Range;

use jiff::civil::Date;
use toml::{Spanned, de::DeTable};

use super::{
    address,
    check::address as told_address,
    keys::{Keys, shortened},
    nearest::nearest,
    problems::Problems,
    written::Text,
};
use crate::{
    model::{
        edition::{Confidence, Edition, EditionId, Transition, Update, When},
        source::{Publication, PublicationId, Watchlist},
    },
    register::{Register, edition_id},
};

/// How far a row can be relied upon, as it is written.
const CONFIDENCES: [(&str, Confidence); 3] =
    [("high", Confidence::High), ("medium", Confidence::Medium), ("low", Confidence::Low)];

/// One edition as it is written.
pub(super) struct Written {
    label: Option<Text>,
    title: Option<Text>,
    aliases: Vec<Text>,
    consultation: Option<When>,
    consultation_closes: Option<When>,
    for_information: Option<When>,
    published: Option<When>,
    in_force: Option<When>,
    superseded: Option<When>,
    withdrawn: Option<When>,
    replaces: Vec<Text>,
    replaced_by: Vec<Text>,
    transition: Option<WrittenTransition>,
    applies: Option<Text>,
    is_draft: bool,
    references: Vec<Text>,
    url: Option<Text>,
    assets: Vec<Text>,
    updates: Vec<WrittenUpdate>,
    note: Option<Text>,
    evidence: Option<Text>,
    confidence: Option<Text>,
}

/// `[publication.edition.transition]`
struct WrittenTransition {
    of: Option<Text>,
    from: Option<Spanned<Date>>,
    until: Option<Spanned<Date>>,
    note: Option<Text>,
    evidence: Option<Text>,
}

/// `[[publication.edition.update]]`
struct WrittenUpdate {
    kind: Option<Text>,
    date: Option<When>,
    note: Option<Text>,
    evidence: Option<Text>,
}

const EDITION: &str = "[[publication.edition]]";

/// The dates of which an edition has one at least.
const DATES: [&str; 4] = ["consultation", "for_information", "published", "in_force"];

impl Written {
    pub(super) fn read<'t>(
        at: Range<usize>,
        table: DeTable<'t>,
        problems: &mut Problems<'t>,
    ) -> Self {
        if !DATES.iter().any(|key| table.contains_key(*key)) {
            let message = format!(
                "{EDITION} has no date: add one, such as published = \"2027-09-01\" (or a month, or a year)"
            );
            problems.add(&at, message);
        }
        let mut keys = Keys::new(EDITION, at, table, problems);
        let transition = keys.table("transition");
        let updates = keys.tables("update", "[[publication.edition.update]]");
        let mut written = Self {
            label: keys.required("label", "\"2027\""),
            title: keys.text("title", "\"Guidance on clubs, 3rd edition\""),
            aliases: keys.texts("aliases", "\"Guidance on clubs: a practical guide\""),
            consultation: keys.when("consultation"),
            consultation_closes: keys.when("consultation_closes"),
            for_information: keys.when("for_information"),
            published: keys.when("published"),
            in_force: keys.when("in_force"),
            superseded: keys.when("superseded"),
            withdrawn: keys.when("withdrawn"),
            replaces: keys.texts("replaces", "\"2026\""),
            replaced_by: keys.texts("replaced_by", "\"other-publication/2027\""),
            transition: None,
            applies: keys.text("applies", "\"England and Wales\""),
            is_draft: keys.flag("is_draft").unwrap_or_default(),
            references: keys.texts("references", "\"DFE-00195-2018\""),
            url: keys.text("url", "\"https://www.gov.uk/government/publications/NAME\""),
            assets: keys.texts("assets", "\"6849a7b67cba25f610c7db3f/Name.pdf\""),
            updates: Vec::new(),
            note: keys.text("note", "\"what else is known\""),
            evidence: keys.required("evidence", "\"its cover, 1 September 2027\""),
            confidence: keys.text("confidence", "\"high\""),
        };
        keys.finish();
        written.transition =
            transition.map(|(at, table)| WrittenTransition::read(at, table, problems));
        let updates = updates.into_iter();
        written.updates =
            updates.map(|(at, table)| WrittenUpdate::read(at, table, problems)).collect();
        written
    }
}

impl WrittenTransition {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let is_dated = table.contains_key("from");
        let mut keys = Keys::new("[publication.edition.transition]", at.clone(), table, problems);
        let transition = Self {
            of: keys.required("of", "\"2026\""),
            from: keys.day("from"),
            until: keys.day("until"),
            note: keys.required("note", "\"chapter 3 of the 2026 edition still applies\""),
            evidence: keys.required("evidence", "\"its page\""),
        };
        keys.finish();
        if !is_dated {
            let message = "[publication.edition.transition] has no “from”: add one, such as from = 2027-09-01";
            problems.add(&at, message);
        }
        transition
    }

    fn read_for(self, publication: &PublicationId) -> Option<Transition> {
        Some(Transition {
            from: self.from?.into_inner(),
            until: self.until.map(Spanned::into_inner),
            note: self.note?.into_inner(),
            of: edition_id(publication, self.of?.get_ref()),
            evidence: self.evidence?.into_inner(),
        })
    }
}

impl WrittenUpdate {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[[publication.edition.update]]", at, table, problems);
        let update = Self {
            kind: keys.required("kind", "\"correction\""),
            date: keys.when("date"),
            note: keys.text("note", "\"a link\""),
            evidence: keys.required("evidence", "\"its change note\""),
        };
        keys.finish();
        update
    }
}

/// The editions of one publication; one with a problem is left out.
pub(super) fn check(
    publication: &PublicationId,
    written: Vec<Written>,
    places: &mut Places,
    problems: &mut Problems<'_>,
) -> Vec<Edition> {
    written.into_iter().filter_map(|row| edition(publication, row, places, problems)).collect()
}

fn edition(
    publication: &PublicationId,
    written: Written,
    places: &mut Places,
    problems: &mut Problems<'_>,
) -> Option<Edition> {
    let confidence = written.confidence.map(|text| confidence(&text, problems));
    let url = written
        .url
        .and_then(|text| told_address(&text, address::address(text.get_ref()), problems));
    let label = written.label?;
    if label.get_ref().contains('/') {
        let message = "a label has no “/”, which parts a publication from a label: write “2023-24”";
        problems.add(&label.span(), message);
        return None;
    }
    let id = EditionId { publication: publication.clone(), label: label.get_ref().clone() };
    if let Some((_, first)) = places.0.iter().find(|(known, _)| *known == id) {
        let line = problems.line(first);
        let shown = shortened(label.get_ref());
        let message = format!("“{shown}” is an edition already, on line {line}: keep one");
        problems.add(&label.span(), message);
        return None;
    }
    places.0.push((id, label.span()));
    let ids = |texts: Vec<Text>| -> Vec<EditionId> {
        texts.iter().map(|text| edition_id(publication, text.get_ref())).collect()
    };
    let plain = |texts: Vec<Text>| texts.into_iter().map(Spanned::into_inner).collect();
    Some(Edition {
        label: label.into_inner(),
        title: written.title.map(Spanned::into_inner),
        aliases: plain(written.aliases),
        consultation: written.consultation,
        consultation_closes: written.consultation_closes,
        for_information: written.for_information,
        published: written.published,
        in_force: written.in_force,
        superseded: written.superseded,
        withdrawn: written.withdrawn,
        replaces: ids(written.replaces),
        replaced_by: ids(written.replaced_by),
        transition: written.transition.and_then(|written| written.read_for(publication)),
        applies: written.applies.map(Spanned::into_inner),
        is_draft: written.is_draft,
        references: plain(written.references),
        url,
        assets: plain(written.assets),
        updates: written.updates.into_iter().filter_map(update).collect(),
        note: written.note.map(Spanned::into_inner),
        evidence: written.evidence?.into_inner(),
        confidence: confidence.unwrap_or(Some(Confidence::Medium))?,
        is_found: false,
    })
}

fn update(written: WrittenUpdate) -> Option<Update> {
    Some(Update {
        kind: written.kind?.into_inner(),
        date: written.date,
        note: written.note.map(Spanned::into_inner),
        evidence: written.evidence?.into_inner(),
    })
}

fn confidence(text: &Text, problems: &mut Problems<'_>) -> Option<Confidence> {
    let name = text.get_ref();
    let found = CONFIDENCES.iter().find(|(known, _)| known == name);
    if found.is_none() {
        let advice = match nearest(name, CONFIDENCES.map(|(known, _)| known)) {
            Some(meant) => format!("did you mean “{meant}”?"),
            None => {
                "write high (the document or its publisher), medium (a board, a charity) or low \
                     (one third party)"
                    .to_owned()
            }
        };
        let message = format!("there is no confidence “{}”: {advice}", shortened(name));
        problems.add(&text.span(), message);
    }
    found.map(|(_, confidence)| *confidence)
}

/// Where the file writes which edition.
#[derive(Default)]
pub(super) struct Places(Vec<(EditionId, Range<usize>)>);

/// The file's editions together with the register: what cannot be true is told at the row that makes it so.
pub(super) fn check_together(
    publications: &[Publication],
    places: &Places,
    problems: &mut Problems<'_>,
) {
    if places.0.is_empty() || !problems.is_empty() {
        return;
    }
    let list = Watchlist { publications: publications.to_vec(), ..Watchlist::default() };
    for flaw in Register::known().with(&list).flaws() {
        let own = places.0.iter().find(|(id, _)| *id == flaw.edition);
        // The register by itself is sound: what is wrong of another row is so because of one of the file's.
        let near = || places.0.iter().find(|(id, _)| id.publication == flaw.edition.publication);
        let Some((_, at)) = own.or_else(near).or(places.0.first()) else { return };
        problems.add(at, format!("{flaw}"));
    }
}

/// An edition as the lines of a sources file, to be put below its `[[publication]]`.
#[must_use]
pub fn lines(publication: &PublicationId, edition: &Edition) -> String {
    let mut lines = format!("{EDITION}\n");
    let mut key = |name: &str, value: toml::Value| lines.push_str(&format!("{name} = {value}\n"));
    key("label", edition.label.as_str().into());
    for (name, when) in [
        ("consultation", edition.consultation),
        ("consultation_closes", edition.consultation_closes),
        ("for_information", edition.for_information),
        ("published", edition.published),
        ("in_force", edition.in_force),
    ] {
        let Some(when) = when else { continue };
        let value = match when.exactly() {
            Some(day) => day.to_string().into(),
            None => bounds(when),
        };
        key(name, value);
    }
    let names = |ids: &[EditionId]| -> Vec<String> {
        let name = |id: &EditionId| {
            if id.publication == *publication { id.label.clone() } else { id.to_string() }
        };
        ids.iter().map(name).collect()
    };
    for (name, texts) in
        [("replaces", names(&edition.replaces)), ("assets", edition.assets.clone())]
    {
        if !texts.is_empty() {
            key(name, texts.into());
        }
    }
    let evidence: String =
        edition.evidence.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    key("evidence", evidence.into());
    let confidence = CONFIDENCES.iter().find(|(_, known)| *known == edition.confidence);
    key("confidence", confidence.map_or("medium", |(name, _)| name).into());
    lines
}

fn bounds(when: When) -> toml::Value {
    let day = |day: Option<Date>| day.and_then(|day| day.to_string().parse().ok());
    let mut table = toml::Table::new();
    for (name, day) in [("not_before", day(when.not_before)), ("not_after", day(when.not_after))] {
        if let Some(day) = day {
            table.insert(name.to_owned(), toml::Value::Datetime(day));
        }
    }
    table.into()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let id = PublicationId::new("kcsie").unwrap();
        let mut edition = Edition::new("2027", "a cover: “from \"1 September\"”", Confidence::High);
        edition.for_information =
            Some(When { not_before: Some(date(2027, 7, 5)), not_after: Some(date(2027, 7, 7)) });
        edition.in_force = Some(When::day(date(2027, 9, 1)));
        edition.published = Some(When { not_before: None, not_after: Some(date(2027, 9, 2)) });
        edition.replaces = vec![edition_id(&id, "2026")];
        edition.assets = vec!["6849a7b67cba25f610c7db3f/Name.pdf".to_owned()];
        let text = format!(
            "[[source]]\nid = \"one\"\nurl = \"https://www.example.org/\"\n\
             [[publication]]\nid = \"kcsie\"\ntitle = \"Keeping children safe in education\"\n{}",
            lines(&id, &edition)
        );
        let list = crate::config::parse(&text, "sources.toml").unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(list.publications[0].editions, [edition]);
    }
}
