//! Reads the comments that name documents without a known address. It reads no other comment.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::problems::Problems;

/// What such a comment begins with, after its `#`.
const MARK: &str = "no address:";

/// The titles in comments of the form `# no address: TITLE (where it is cited)`, in the order of the file.
pub(super) fn read(text: &str, table: &DeTable<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let mut quoted = Vec::new();
    table.values().for_each(|value| long_strings(value.get_ref(), &value.span(), &mut quoted));
    quoted.sort_by_key(|span| span.start);
    let mut titles = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start..start + line.trim_end().len();
        start += line.len();
        let comment = line.trim_start().strip_prefix('#').map(str::trim);
        let Some(title) = comment.and_then(|comment| comment.strip_prefix(MARK)) else { continue };
        let before = quoted.partition_point(|span| span.start <= at.start);
        if before.checked_sub(1).is_some_and(|n| quoted[n].end > at.start) {
            continue;
        }
        match title.trim() {
            "" => problems.add(
                &at,
                format!("“# {MARK}” names no document: add its title, or remove the line"),
            ),
            title => titles.push(title.to_owned()),
        }
    }
    titles
}

/// Where strings of several lines stand: what looks like a comment in there is none.
fn long_strings(value: &DeValue<'_>, at: &Range<usize>, found: &mut Vec<Range<usize>>) {
    match value {
        DeValue::String(text) if text.contains('\n') => found.push(at.clone()),
        DeValue::Array(items) => {
            items.iter().for_each(|item| long_strings(item.get_ref(), &item.span(), found));
        }
        DeValue::Table(table) => {
            table.values().for_each(|item| long_strings(item.get_ref(), &item.span(), found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read_and_strings_are_not() {
        let text = "# no address: One (York)\n  #no address:Two\nx = \"\"\"\n# no address: none\n\"\"\"\n# no address\n# no address: Three\n";
        let table = DeTable::parse(text).unwrap();
        let mut problems = Problems::new(text);
        let titles = read(text, table.get_ref(), &mut problems);
        assert_eq!(titles, ["One (York)", "Two", "Three"]);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_comment_without_a_title_is_a_problem() {
        let text = "\n# no address:\n";
        let mut problems = Problems::new(text);
        assert!(read(text, &DeTable::new(), &mut problems).is_empty());
        assert!(problems.into_error("f").to_string().starts_with("f:2:1: "));
    }
}
