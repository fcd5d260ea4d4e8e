//! Files whose titles in a list bear no year: which edition such a file says that it is, on its own cover, and what that
//! means for a change of it. A year that is merely spoken of in a text names no edition.

use jiff::civil::Date;

use super::{
    announce::{add, new_edition},
    calendar,
    copies::is_copy,
    found::is_later,
    named::{Names, asset, cover, named},
    statements::{first_year, folded},
};
use crate::{
    model::{
        change::{Change, ChangeKind, PartText},
        document::{Document, NoticeKind},
        edition::{Edition, EditionId, EditionState, Lineage},
        editions::Named,
        time::london_day,
    },
    register::Register,
};

/// How many blocks of a file may be its cover.
const COVER: usize = 8;

/// How far below the name its year may stand.
const BELOW: usize = 3;

/// Characters of a line of a cover.
const LINE: usize = 200;

/// What a file that is offered under a title without a year says of itself: its label where its cover bears the
/// publication's name as its own title, with a year; none of a draft.
#[must_use]
pub fn own_edition(lineage: &Lineage, file: &Document) -> Option<Named> {
    let (label, words) = titled(lineage, file)?;
    let mut named = Named::new(label);
    named.proves(&words);
    let says = cover(lineage, file, &named.label);
    named.is_offered = true;
    named.covered(&says);
    named.is_offered.then_some(named)
}

/// The year in a file's own title, and the words that bear it.
fn titled(lineage: &Lineage, file: &Document) -> Option<(String, String)> {
    let names = Names::of(lineage);
    let short = |text: &&str| text.chars().nth(LINE).is_none();
    let lines: Vec<&str> =
        file.blocks.iter().take(COVER).map(|block| block.text.as_str()).collect();
    let title = file.title.as_deref();
    // What the maker of a file wrote into its properties is often of the year before.
    for (n, line) in lines.iter().enumerate().chain(title.iter().map(|line| (COVER, line))) {
        if !short(line) {
            continue;
        }
        let words = folded(line);
        let Some(around) = names.around(&words).filter(|around| is_copy(*around)) else { continue };
        if let Some(year) = first_year(around.1).or_else(|| first_year(around.0)) {
            return Some((year.to_string(), (*line).to_owned()));
        }
        for below in lines.iter().skip(n + 1).take(BELOW) {
            let words = folded(below);
            let touched =
                ["updated", "revised", "amended", "corrected", "reissued", "before", "previous"];
            if !short(below)
                || !is_copy(("", &words))
                || touched.iter().any(|word| words.contains(word))
            {
                break;
            }
            if let Some(year) = first_year(&words) {
                return Some((year.to_string(), format!("{line} {below}")));
            }
        }
    }
    None
}

/// Adds to a change in which a file came or became another that it is the text of a new edition, where the file itself
/// shows that and no title did. `old` and `new` are what the page said of its dates and notes.
pub fn announce_covers(
    change: &mut Change,
    register: &Register,
    lineage: &Lineage,
    (old, new): (&Document, &Document),
) {
    let told = [ChangeKind::NewEdition, ChangeKind::ForInformation];
    if told.iter().any(|kind| change.kind == *kind || change.also.contains(kind)) {
        return;
    }
    let last = london_day(change.last_seen_before);
    let had = |day: Date| old.notices.iter().any(|note| note.date == Some(day));
    let notes = new.notices.iter().filter(|notice| notice.kind == NoticeKind::ChangeNote);
    let noted: Vec<Date> = notes.filter_map(|note| note.date).filter(|day| !had(*day)).collect();
    let came = change.parts.iter().filter_map(|part| {
        let is_other = matches!(part.text, PartText::Differs | PartText::New);
        let seen = part.to.as_ref().filter(|_| is_other)?.captured_at;
        Some((asset(&part.url)?, london_day(seen)))
    });
    let came: Vec<(String, Date)> = came.collect();
    let first = |edition: &Edition| {
        let first = edition.for_information.or(edition.published)?;
        let last_day = first.not_after?;
        // A note may be of the day of the look before.
        let is_noted = first.exactly().is_some_and(|day| day == last && noted.contains(&day));
        Some((last_day, is_noted))
    };
    // What the page itself says is told of the page.
    let page = named(lineage, new);
    let is_it = |edition: &&Edition| {
        edition.is_found
            && !page.iter().any(|one| one.is_offered && one.label == edition.label)
            && first(edition).is_some_and(|(first, is_noted)| {
                let is_now = |day: Date| (last < first || is_noted) && first <= day;
                came.iter().any(|(file, day)| edition.assets.contains(file) && is_now(*day))
            })
    };
    let newest = lineage.editions.iter().filter(is_it);
    let newest =
        newest.reduce(|one, other| if is_later(&other.label, &one.label) { other } else { one });
    let Some(edition) = newest else { return };
    let day =
        came.iter().filter(|(file, _)| edition.assets.contains(file)).map(|(_, day)| *day).max();
    tell(change, register, lineage, edition, day.unwrap_or(last));
}

fn tell(change: &mut Change, register: &Register, lineage: &Lineage, edition: &Edition, day: Date) {
    let own = EditionId { publication: lineage.id.clone(), label: edition.label.clone() };
    let mut one = Named::new(edition.label.clone());
    one.in_force = edition.in_force.and_then(|when| when.exactly());
    let quoted = edition.evidence.split('“').skip(1);
    one.evidence = quoted.filter_map(|words| words.split('”').next()).map(str::to_owned).collect();
    let standing = register.in_force(&lineage.id, day);
    let others = standing.iter().filter(|other| other.label != edition.label);
    let others: Vec<&str> = others.map(|other| other.label.as_str()).collect();
    if register.state(&own, day) == EditionState::ForInformation {
        let reason = super::announce::for_information(&one, &others);
        add(change, ChangeKind::ForInformation, reason, &one.evidence);
        return;
    }
    let in_force = register.state(&own, day) == EditionState::InForce;
    let replaced = if in_force { calendar::replaced(register, &own) } else { Vec::new() };
    add(change, ChangeKind::NewEdition, new_edition(&one, &others, &replaced, day), &one.evidence);
    let goes_on = calendar::for_a_while(register, &replaced, day);
    change.reasons.splice(1..1, goes_on);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        document::{Block, BlockKind},
        source::PublicationId,
    };

    fn own(title: Option<&str>, lines: &[&str]) -> Option<String> {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            number: None,
            page: None,
            links: Vec::new(),
        };
        let file = Document {
            title: title.map(str::to_owned),
            blocks: lines.iter().map(block).collect(),
            ..Document::default()
        };
        let register = Register::known();
        let lineage = register.lineage(&PublicationId::new("kcsie").unwrap()).unwrap();
        own_edition(lineage, &file).map(|named| named.label)
    }

    #[test]
    fn a_cover_names_the_year_as_its_own() {
        const NAME: &str = "Keeping children safe in education";
        for lines in [
            &["Keeping children safe in education 2027"][..],
            &["Keeping children safe in education (September 2027)"],
            &[
                "Keeping children safe in education",
                "Statutory guidance for schools and colleges",
                "September 2027",
            ],
            &["Department for Education", "Keeping children safe in education", "2027"],
        ] {
            assert_eq!(own(None, lines).as_deref(), Some("2027"), "{lines:?}");
        }
        assert_eq!(
            own(Some("KCSIE 2027"), &["1. This guidance is for schools."]).as_deref(),
            Some("2027")
        );
        // A property of the file that nobody changed.
        assert_eq!(own(Some("KCSIE 2026"), &["KCSIE 2027"]).as_deref(), Some("2027"));
        for lines in [
            &[NAME][..],
            &[NAME, "1. This guidance replaces Keeping children safe in education 2026."],
            &[NAME, "2. It was written with the 2027 timetable in mind."],
            &[NAME, "Updated October 2027"],
            &[NAME, "The school census 2027"],
            &["Letter to schools about Keeping children safe in education 2027"],
            &["What changes in Keeping children safe in education 2027"],
            &["Draft Keeping children safe in education 2027"],
            &["Working together to safeguard children 2027"],
        ] {
            assert_eq!(own(None, lines), None, "{lines:?}");
        }
    }
}
