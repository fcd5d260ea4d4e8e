//! What the site is, how to read it and how to check what it says. Always the same.

use super::{
    super::html::escape::{Html, element},
    File,
    frame::{Frame, list, para, section},
};

/// The page.
pub(super) fn page() -> File {
    let frame = Frame {
        path: "about.html".to_owned(),
        title: "About these pages",
        feed: None,
        above: Vec::new(),
    };
    let lead = "These pages show how safeguarding guidance and the pages about it changed, word by word. A program \
                looks at each publication regularly, keeps a dated copy whenever it differs, and compares the copies.";
    let read = list(
        [
            "Important: the change may alter what somebody has to do. The reasons say which words led to that.",
            "Small: the text changed, and nothing that the program knows makes it important.",
            "Appearance only: nothing that changes what a reader takes from it.",
            "Changed without announcement: the words changed, and neither the publisher’s date nor a change note did.",
            "Waiting for a second look: what came looked odd, and counts for nothing until a later look agrees.",
            "Words that went are struck out, words that came are underlined; both are also said to screen readers.",
        ]
        .map(Html::text)
        .into(),
    );
    let shown = list(
        [
            "Whole texts are shown only of publishers whose licence allows it; of others, quotations and a link.",
            "The publisher’s own page is what counts. Every page here leads to it.",
            "A date here is when the program first saw something. It changed between that look and the one before.",
        ]
        .map(Html::text)
        .into(),
    );
    let code = |text: &str| element("code", &[], &Html::text(text));
    let check = list(vec![
        Html::text("What a publication said on a day: ")
            .and(code("guidewatch show ID --at 2026-03-31")),
        Html::text("What changed between two days: ")
            .and(code("guidewatch diff ID --from 2026-03-01 --to 2026-03-31")),
        Html::text("The original bytes with headers, digests and a statement: ")
            .and(code("guidewatch export evidence ID --at 2026-03-31")),
        Html::text("Is every copy whole: ").and(code("guidewatch verify")),
    ]);
    let main = element("p", &[("class", "lead")], &Html::text(lead))
        .and(section("reading", "How to read them", read))
        .and(section("shown", "What is shown", shown))
        .and(section("checking", "How to check what they say", check))
        .and(section("script", "Without scripts", para("Everything can be read without scripts. Searching, and comparing the texts of any two dates, are done by the browser where it has scripts, else by the machine that watches where these pages come from it. Where they lie in a folder, without scripts, words are listed by their first letters, and each text is compared with the one before it. Showing only changes of one sort needs scripts.")));
    frame.page(main)
}
