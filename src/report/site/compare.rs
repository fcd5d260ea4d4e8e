//! The page on which the script shows how the texts of any two dates differ. Empty without it, and says so.

use super::{
    super::html::escape::{Html, element},
    File,
    frame::{Frame, para},
};

/// The page.
pub(super) fn page() -> File {
    let frame = Frame {
        path: "compare.html".to_owned(),
        title: "Compare two dates",
        feed: None,
        above: vec![("index.html".to_owned(), "Publications".to_owned())],
    };
    let without = para(
        "Choose a publication, and on its page two dates. This page needs scripts; without them each text can be compared with the \
         one before it, and the machine that watches compares any two with “guidewatch diff”.",
    );
    let without = element("div", &[("id", "without")], &without);
    let compared = element("div", &[("id", "compared"), ("aria-live", "polite")], &Html::default());
    frame.page(without.and(compared))
}
