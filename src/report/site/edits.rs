//! The edits of a change, or of any two texts, as their page shows them: each with its flags, inline, and all of substance side by side. Of texts that
//! may not be shown whole no more than quotations.

use super::{
    super::{
        edits,
        excerpt::{self, BRIEF, FULL, bounded},
        html,
        html::{
            escape::{Html, element},
            sides,
        },
        page::{Part, Span, plain},
        words::{self, count},
    },
    frame::para,
};
use crate::model::{
    diff::{Diff, Edit, Flag, Group, Op, Side, WordOp},
    wording::words_in,
};

/// How many edits a page has where whole texts may be shown; a longer list helps nobody.
const MOST: usize = 2_000;

/// How many edits are quoted where they may not,
const QUOTED: usize = 60;

/// and how many of their words: enough to see what changed, and no substitute for the text.
const QUOTED_WORDS: usize = 2_000;

/// Every edit: those of substance first, the others folded away. `command` shows all of them.
pub(super) fn section(diff: &Diff, whole: bool, command: String) -> Html {
    let (shown, beyond) = chosen(diff, whole);
    let of_substance = |edit: &&&Edit| edit.group == Group::Substance || edit.op == Op::Moved;
    let first: Vec<&Edit> = shown.iter().filter(of_substance).copied().collect();
    let others: Vec<&Edit> = shown.iter().filter(|edit| !of_substance(edit)).copied().collect();
    let mut out =
        element("div", &[("id", "filter"), ("class", "form"), ("hidden", "")], &Html::default());
    if first.is_empty() {
        out = out.and(para("Nothing of substance."));
    }
    out = out.and(inline(&first, whole));
    if !first.is_empty() {
        let summary = element("summary", &[], &Html::text("The same side by side"));
        out = out.and(element(
            "details",
            &[("class", "beside")],
            &summary.and(beside(&first, whole)),
        ));
    }
    if !others.is_empty() {
        let said = edits::unshown(diff).unwrap_or_else(|| "other differences".to_owned());
        let summary = element("summary", &[], &Html::text(&format!("What else differs: {said}")));
        out = out.and(element("details", &[], &summary.and(inline(&others, whole))));
    }
    if beyond > 0 {
        let more =
            format!("And {}. All of it: ", count(beyond, "more difference", "more differences"));
        out = out.and(html::parts(&[Part::Para(vec![plain(more), Span::Code(command)])], 3));
    }
    out
}

/// The edits that the page has, in reading order, and how many it leaves out.
fn chosen(diff: &Diff, whole: bool) -> (Vec<&Edit>, usize) {
    let all: Vec<&Edit> = diff.edits.iter().collect();
    if whole {
        let beyond = all.len().saturating_sub(MOST);
        return (all.into_iter().take(MOST).collect(), beyond);
    }
    let mut ordered: Vec<(usize, &Edit)> = all.iter().copied().enumerate().collect();
    ordered.sort_by_key(|(n, edit)| (edit.group != Group::Substance, edit.flags.is_empty(), *n));
    let mut left = QUOTED_WORDS;
    let mut shown: Vec<(usize, &Edit)> = Vec::new();
    for (n, edit) in ordered {
        let quoted = edit.words.iter().filter(|word| word.op != WordOp::Same);
        // A long run is cut where it is shown; see `excerpt`.
        let words = quoted.map(|word| words_in(&word.text).min(120)).sum::<usize>() + 24;
        if shown.len() == QUOTED || words > left {
            continue;
        }
        left -= words;
        shown.push((n, edit));
    }
    shown.sort_by_key(|(n, _)| *n);
    let beyond = all.len() - shown.len();
    (shown.into_iter().map(|(_, edit)| edit).collect(), beyond)
}

fn inline(all: &[&Edit], whole: bool) -> Html {
    let extent = if whole { FULL } else { BRIEF };
    let mut out = Html::default();
    for edit in all {
        // Side by side stands in a table of its own below.
        let parts = edits::edit(edit, extent).into_iter().map(|part| match part {
            Part::Words(words) => Part::Quote(words),
            other => other,
        });
        let mut inner = html::parts(&parts.collect::<Vec<_>>(), 3);
        inner = inner.and(flags(edit));
        let names: Vec<&str> = edit.flags.iter().map(|flag| words::flag(*flag)).collect();
        let names = names.join(",");
        let attributes = [("class", "edit"), ("data-flags", names.as_str())];
        out = out.and(Html::fixed("\n")).and(element("div", &attributes, &inner));
    }
    out
}

/// What an edit touches, in words.
fn flags(edit: &Edit) -> Html {
    let names: Vec<String> = edit.flags.iter().map(|flag| name(*flag)).collect();
    if names.is_empty() {
        return Html::default();
    }
    let said = format!("Touches: {}", words::listed(&names));
    element("p", &[("class", "flags")], &Html::text(&said))
}

fn name(flag: Flag) -> String {
    words::flag(flag).to_owned()
}

/// Of the words of an edit those of one side.
type OfSide = fn(&[Span]) -> Vec<Span>;

/// A table of two columns, a row an edit.
fn beside(all: &[&Edit], whole: bool) -> Html {
    let cell = |side: Option<&Side>, edit: &Edit, of_side: OfSide| {
        let Some(side) = side else {
            return element("span", &[("class", "none")], &Html::text("(nothing)"));
        };
        let place = side
            .place()
            .map(|place| element("p", &[("class", "place")], &Html::text(&bounded(&place))));
        place.unwrap_or_default().and(element(
            "p",
            &[],
            &html::line(&words_of(edit, side, of_side, whole)),
        ))
    };
    let row = |edit: &&Edit| {
        vec![
            Html::text(words::op(edit.op)),
            cell(edit.old.as_ref(), edit, sides::before),
            cell(edit.new.as_ref(), edit, sides::after),
        ]
    };
    let rows = all.iter().filter(|edit| edit.op != Op::Renumbered).map(row).collect();
    super::frame::table("Before and after", &["What", "Before", "After"], rows)
}

/// The words of one side, marked; of a text that may not be shown whole the same excerpt as inline.
fn words_of(edit: &Edit, side: &Side, of_side: OfSide, whole: bool) -> Vec<Span> {
    let spans = if whole && !edit.words.is_empty() {
        excerpt::all(&edit.words)
    } else {
        excerpt::excerpt(edit, BRIEF)
    };
    let spans = of_side(&spans);
    if spans.is_empty() { vec![plain(bounded(&side.text))] } else { spans }
}
