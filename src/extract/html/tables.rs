//! Which table rows are data, to be read as one block, and which only lay out a page. Looks at a bounded part.

use super::{At, attr, name_of};

/// A row with more nodes than this lays out a page.
const LARGEST: usize = 1_500;

/// Whether a `tr` is a row of data: two cells or more and nothing in them that only a page has.
pub(super) fn is_data(row: At<'_>) -> bool {
    let cells = row.children().filter(|cell| matches!(name_of(*cell), "td" | "th")).count();
    if cells < 2 {
        return false;
    }
    let table = row.ancestors().find(|above| name_of(*above) == "table");
    let role = table.and_then(|table| attr(table.value().as_element()?, "role"));
    if matches!(role, Some("presentation" | "none")) {
        return false;
    }
    let mut seen = 0;
    for node in row.descendants() {
        seen += 1;
        let of_page = matches!(
            name_of(node),
            "table" | "h1" | "h2" | "h3" | "form" | "article" | "section" | "main" | "nav"
        );
        if of_page || seen > LARGEST {
            return false;
        }
    }
    true
}
