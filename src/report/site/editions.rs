//! The editions of a publication on its page: what is in force, the drawing over the years, and which edition replaced
//! which, in a table, with the evidence of every date below. Says nothing that `editions` would not say of that day.

use super::{
    super::{
        editions,
        html::{
            self,
            escape::{Html, element},
        },
    },
    Work,
    frame::{para, section, table},
    work::capital,
    years,
};
use crate::model::editions::{Editions, Standing, Stood};

/// The section; nothing where no edition of the publication is known.
pub(super) fn of(work: &Work<'_>, known: &Editions) -> Html {
    let Some(publication) = known.publications.first().filter(|one| !one.editions.is_empty())
    else {
        return Html::default();
    };
    let mut said = html::parts(&editions::leads(publication, known), 3);
    if work.status.withdrawn && publication.ended.is_none() {
        // No edition is to be read as in force below a page that was withdrawn.
        let page = "Its page says that it was withdrawn or replaced. Apart from that, this is known of its editions:";
        said = para(page).and(element("blockquote", &[], &said));
    }
    let drawing = years::drawing(work, publication, known.on).unwrap_or_default();
    let evidence = editions::evidence(publication);
    let summary = element("summary", &[], &Html::fixed("Every date, and where it comes from"));
    let evidence = element("details", &[], &summary.and(html::parts(&evidence, 3)));
    section("editions", "Editions", said.and(drawing).and(rows(publication)).and(evidence))
}

fn rows(publication: &Stood) -> Html {
    let row = |one: &Standing| {
        let title = one.edition.title.as_ref().map_or_else(String::new, |own| format!(": {own}"));
        let cells = [
            format!("{}{title}", one.edition.label),
            capital(&editions::state(one, publication)),
            if one.edition.is_draft {
                String::new()
            } else {
                capital(&editions::since(&one.edition))
            },
            editions::replaced(one, publication),
            editions::replaced_by(one, publication),
        ];
        cells.iter().map(|words| Html::text(if words.is_empty() { "–" } else { words })).collect()
    };
    let rows = publication.editions.iter().rev().map(row).collect();
    let heads = ["Edition", "How it stands", "In force", "Replaces", "Replaced by"];
    table("Editions known, newest first", &heads, rows)
}
