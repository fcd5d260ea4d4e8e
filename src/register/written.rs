//! The register's file as it is written, and what it means. It reads one text; a sources file has a reader of its
//! own (`config`), which tells every slip with its line.

use serde::Deserialize;
use url::Url;

use super::{
    Register,
    when::{edition_id, when},
};
use crate::model::{
    edition::{Confidence, Edition, EditionId, Lineage, NeverExisted, Transition, Update, When},
    source::PublicationId,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked_to: Dated,
    publication: Vec<WrittenLineage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLineage {
    id: PublicationId,
    title: String,
    url: Option<Url>,
    #[serde(default)]
    former_hosts: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
    applies: Option<String>,
    kind: String,
    #[serde(default)]
    never_existed: Vec<NeverExisted>,
    reported: Option<String>,
    #[serde(default)]
    edition: Vec<WrittenEdition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEdition {
    label: String,
    title: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    consultation: Option<Dated>,
    consultation_closes: Option<Dated>,
    for_information: Option<Dated>,
    published: Option<Dated>,
    in_force: Option<Dated>,
    superseded: Option<Dated>,
    withdrawn: Option<Dated>,
    #[serde(default)]
    replaces: Vec<String>,
    #[serde(default)]
    replaced_by: Vec<String>,
    transition: Option<WrittenTransition>,
    applies: Option<String>,
    #[serde(default)]
    is_draft: bool,
    #[serde(default)]
    references: Vec<String>,
    url: Option<Url>,
    #[serde(default)]
    assets: Vec<String>,
    #[serde(default)]
    update: Vec<WrittenUpdate>,
    note: Option<String>,
    evidence: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTransition {
    of: String,
    from: jiff::civil::Date,
    until: Option<jiff::civil::Date>,
    note: String,
    evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUpdate {
    kind: String,
    date: Option<Dated>,
    note: Option<String>,
    evidence: String,
}

/// A date as a text, or bounds.
#[derive(Deserialize)]
#[serde(try_from = "WrittenDate")]
struct Dated(When);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenDate {
    Text(String),
    Bounds { not_before: Option<jiff::civil::Date>, not_after: Option<jiff::civil::Date> },
}

impl TryFrom<WrittenDate> for Dated {
    type Error = String;

    fn try_from(written: WrittenDate) -> Result<Self, String> {
        match written {
            WrittenDate::Text(text) => when(&text).map(Self),
            WrittenDate::Bounds { not_before: None, not_after: None } => {
                Err("bounds without a bound".to_owned())
            }
            WrittenDate::Bounds { not_before, not_after } => {
                Ok(Self(When { not_before, not_after }))
            }
        }
    }
}

/// Reads a register.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub(super) fn read(text: &str) -> Result<Register, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let checked_to = file.checked_to.0.not_after.ok_or("checked_to has no end")?;
    Ok(Register { lineages: file.publication.into_iter().map(lineage).collect(), checked_to })
}

fn lineage(written: WrittenLineage) -> Lineage {
    let id = written.id;
    Lineage {
        title: written.title,
        url: written.url,
        former_hosts: written.former_hosts,
        aliases: written.aliases,
        ambiguous: written.ambiguous,
        applies: written.applies,
        kind: written.kind,
        never_existed: written.never_existed,
        reported: written.reported,
        editions: written.edition.into_iter().map(|row| edition(&id, row)).collect(),
        ended: None,
        id,
    }
}

fn edition(publication: &PublicationId, written: WrittenEdition) -> Edition {
    let date = |date: Option<Dated>| date.map(|Dated(when)| when);
    let ids = |texts: &[String]| -> Vec<EditionId> {
        texts.iter().map(|text| edition_id(publication, text)).collect()
    };
    Edition {
        label: written.label,
        title: written.title,
        aliases: written.aliases,
        consultation: date(written.consultation),
        consultation_closes: date(written.consultation_closes),
        for_information: date(written.for_information),
        published: date(written.published),
        in_force: date(written.in_force),
        superseded: date(written.superseded),
        withdrawn: date(written.withdrawn),
        replaces: ids(&written.replaces),
        replaced_by: ids(&written.replaced_by),
        transition: written.transition.map(|written| Transition {
            from: written.from,
            until: written.until,
            note: written.note,
            of: edition_id(publication, &written.of),
            evidence: written.evidence,
        }),
        applies: written.applies,
        is_draft: written.is_draft,
        references: written.references,
        url: written.url,
        assets: written.assets,
        updates: written
            .update
            .into_iter()
            .map(|written| Update {
                kind: written.kind,
                date: date(written.date),
                note: written.note,
                evidence: written.evidence,
            })
            .collect(),
        note: written.note,
        evidence: written.evidence,
        confidence: written.confidence,
        is_found: false,
    }
}
