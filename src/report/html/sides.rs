//! Words that went and came, in one text or with both texts side by side: both are in the file, and two buttons
//! of the page choose, without a script. Where the style sheet is dropped, the one text stands alone.

use super::{
    super::page::{Part, Span},
    escape::{Html, element},
    line,
};

/// Whether any of `parts` can be shown in both ways.
pub(super) fn stand_in(parts: &[Part]) -> bool {
    parts.iter().any(|part| match part {
        Part::Words(_) => true,
        Part::Section { parts, .. } | Part::Card { parts, .. } => stand_in(parts),
        _ => false,
    })
}

/// The buttons; what they switch must stand behind them in the same element. Where the style sheet is dropped they would
/// switch nothing, and are not shown.
pub(super) fn choice() -> Html {
    Html::fixed(
        "\n<span class=\"view\" id=\"view\" style=\"display: none\">Show what changed:</span>\
         <input type=\"radio\" name=\"view\" id=\"view-inline\" aria-describedby=\"view\" style=\"display: none\" checked>\
         <label for=\"view-inline\" style=\"display: none\">in one text</label>\
         <input type=\"radio\" name=\"view\" id=\"view-sides\" aria-describedby=\"view\" style=\"display: none\">\
         <label for=\"view-sides\" style=\"display: none\">side by side</label>\n",
    )
}

/// The words of an edit in both ways.
pub(super) fn words(spans: &[Span]) -> Html {
    let quoted = |spans: &[Span]| element("blockquote", &[], &element("p", &[], &line(spans)));
    let side = |name: &'static str, none: &'static str, spans: &[Span]| {
        let name = element("p", &[("class", "which")], &Html::fixed(name));
        let text = if spans.is_empty() {
            element("p", &[("class", "none")], &Html::fixed(none))
        } else {
            quoted(spans)
        };
        element("div", &[], &name.and(text))
    };
    let both = side("Before", "Not there before.", &before(spans)).and(side(
        "After",
        "Not there any more.",
        &after(spans),
    ));
    element("div", &[("class", "inline")], &quoted(spans)).and(Html::fixed("\n")).and(element(
        "div",
        &[("class", "sides")],
        &both,
    ))
}

/// The spans of the older text.
pub(in crate::report) fn before(spans: &[Span]) -> Vec<Span> {
    without(spans, |span| matches!(span, Span::Added(_)))
}

/// The spans of the newer text.
pub(in crate::report) fn after(spans: &[Span]) -> Vec<Span> {
    without(spans, |span| matches!(span, Span::Removed(_)))
}

/// The spans of one side: without those of the other, and what stood around these as one run, with a space between.
fn without(spans: &[Span], is_other: fn(&Span) -> bool) -> Vec<Span> {
    let mut side: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.iter().filter(|span| !is_other(span)) {
        match (side.last_mut(), span) {
            (Some(Span::Plain(before)), Span::Plain(after)) => {
                before.push(' ');
                before.push_str(after);
            }
            _ => side.push(span.clone()),
        }
    }
    side
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::plain;

    #[test]
    fn each_side_has_its_own_words_and_says_which_went_and_came() {
        let spans = [
            plain("Staff"),
            Span::Removed("should <b>".to_owned()),
            Span::Added("must".to_owned()),
            plain("act."),
        ];
        let html = words(&spans).into_string();
        let (inline, sides) = html.split_once("<div class=\"sides\">").unwrap();
        assert!(inline.contains("<del>") && inline.contains("<ins>"));
        let (before, after) = sides.split_once("After").unwrap();
        assert!(before.contains("[removed: </span>should &lt;b&gt;") && !before.contains("<ins>"));
        assert!(after.contains("[added: </span>must") && !after.contains("<del>"));
        let spans = [plain("Staff should"), Span::Removed("never".to_owned()), plain("act.")];
        let html = words(&spans).into_string();
        assert!(html.contains("<p>Staff should act.</p>"), "{html}");
        let html = words(&[Span::Added("New".to_owned())]).into_string();
        assert!(html.contains("Not there before."));
    }
}
