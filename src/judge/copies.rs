//! Whether a title is that of the publication's own text: its name, a year, and words that say what copy it is. What has
//! anything else about it is a paper beside the text. Reads titles in folded words; knows no publication.

use crate::model::time::MONTHS;

/// Words that say which copy of a text a file is: its part, state, date, form, language, issuer.
const OF_A_COPY: &[&str] = &[
    "the",
    "a",
    "of",
    "and",
    "in",
    "is",
    "full",
    "whole",
    "complete",
    "text",
    "document",
    "version",
    "edition",
    "copy",
    "file",
    "final",
    "statutory",
    "non",
    "departmental",
    "guidance",
    "advice",
    "guidelines",
    "part",
    "parts",
    "one",
    "two",
    "three",
    "four",
    "five",
    "pdf",
    "odt",
    "odf",
    "word",
    "doc",
    "docx",
    "html",
    "epub",
    "web",
    "website",
    "online",
    "print",
    "printable",
    "printed",
    "large",
    "accessible",
    "braille",
    "language",
    "welsh",
    "cymraeg",
    "english",
    "arabic",
    "bengali",
    "french",
    "polish",
    "punjabi",
    "romanian",
    "somali",
    "spanish",
    "ukrainian",
    "urdu",
    "updated",
    "revised",
    "new",
    "latest",
    "current",
    "amended",
    "corrected",
    "reissued",
    "issued",
    "published",
    "previous",
    "superseded",
    "information",
    "only",
    "from",
    "until",
    "into",
    "force",
    "effect",
    "effective",
    "come",
    "comes",
    "coming",
    "takes",
    "applies",
    "not",
    "yet",
    "before",
    "now",
    "with",
    "england",
    "wales",
    "dfe",
    "hm",
    "government",
    "department",
    "education",
    "home",
    "office",
    "mb",
    "kb",
    "page",
    "pages",
    "isbn",
];

/// Those whom a guidance may say it is for, after `for`.
const READERS: &[&str] = &[
    "the",
    "and",
    "of",
    "in",
    "all",
    "information",
    "school",
    "schools",
    "college",
    "colleges",
    "staff",
    "early",
    "years",
    "settings",
    "providers",
    "practitioners",
    "professionals",
    "local",
    "authority",
    "authorities",
    "partners",
    "agencies",
    "education",
    "england",
    "wales",
    "academic",
    "year",
];

/// Words of papers beside a text, whatever else their title says.
const PAPERS: &[&str] = &[
    "letter",
    "summary",
    "change",
    "changes",
    "annex",
    "annexes",
    "appendix",
    "slides",
    "webinar",
    "table",
    "assessment",
    "response",
    "poster",
    "checklist",
    "template",
    "leaflet",
    "briefing",
    "questions",
    "faq",
    "faqs",
    "toolkit",
    "errata",
    "training",
    "quiz",
    "presentation",
];

/// Whether what stands before and after a publication's name in a title says no more than which copy it is.
pub(super) fn is_copy((before, after): (&str, &str)) -> bool {
    // “A guide for staff on …” is about it.
    let about =
        ["for", "on", "about", "to", "with", "from", "in", "before", "into", "until", "not"];
    if words(before).next_back().is_some_and(|last| about.contains(&last)) {
        return false;
    }
    if words(before).chain(words(after)).any(|word| PAPERS.contains(&word)) {
        return false;
    }
    let pieces = |side: &str| -> bool {
        let side = side.replace(" - ", ":");
        side.split([':', ';', ',', '(', ')', '[', ']', '|']).all(is_of_a_copy)
    };
    pieces(before) && pieces(after)
}

/// Whether words between two marks say which copy it is, or call it the guidance itself and say for whom.
fn is_of_a_copy(piece: &str) -> bool {
    // How a guide to working together goes on calling itself.
    if ["a guide to multi-agency working", "a guide to inter-agency working"]
        .iter()
        .any(|own| piece.trim_start().starts_with(own))
    {
        return true;
    }
    let mut read: Vec<&str> = Vec::new();
    let mut rest = words(piece);
    while let Some(word) = rest.next() {
        if word == "for" || word == "on" {
            // “Statutory guidance for whomever”; “guidance for schools and colleges”; “for information”.
            let is_itself = ["guidance", "advice"].iter().any(|noun| read.last() == Some(noun))
                && read.contains(&"statutory");
            return is_itself || word == "for" && rest.all(is_reader);
        }
        if !OF_A_COPY.contains(&word) && !is_number(word) && !MONTHS.contains(&word) {
            return false;
        }
        read.push(word);
    }
    true
}

fn is_reader(word: &str) -> bool {
    READERS.contains(&word) || is_number(word) || OF_A_COPY.contains(&word)
}

/// `2027`, `1st`, `v2`, `28mb`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches('v').trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = word.trim_start_matches('v').trim_start_matches(|c: char| c.is_ascii_digit());
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && ["", "st", "nd", "rd", "th", "kb", "mb"].contains(&unit)
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "keeping children safe in education";

    fn is_one(title: &str) -> bool {
        is_copy(title.split_once(NAME).unwrap())
    }

    #[test]
    fn a_copy_says_which_it_is_and_no_more() {
        for title in [
            "keeping children safe in education 2027",
            "keeping children safe in education",
            "keeping children safe in education 2027: part one",
            "part one of keeping children safe in education 2027",
            "keeping children safe in education 2027 - final",
            "keeping children safe in education (september 2027)",
            "keeping children safe in education 2027 (for information) (from 1 september 2027)",
            "keeping children safe in education 2027: statutory guidance for schools and colleges",
            "keeping children safe in education 2027: for school and college staff (part 1)",
            "statutory guidance: keeping children safe in education 2027 (pdf, 1.4mb, 182 pages)",
            "keeping children safe in education 2027 (web version)",
            "keeping children safe in education 2027 (large print)",
            "keeping children safe in education 2027 (welsh)",
            "keeping children safe in education 2027 (updated 1st october 2027) v2",
            "keeping children safe in education 2027: a guide to multi-agency working to help and protect children",
            "dfe: keeping children safe in education 2027, statutory guidance for local authorities and boards",
        ] {
            assert!(is_one(title), "{title}");
        }
    }

    #[test]
    fn what_says_anything_else_is_a_paper_beside_it() {
        for title in [
            "letter to schools about keeping children safe in education 2027",
            "summary of changes in keeping children safe in education 2027",
            "what is new in keeping children safe in education 2027",
            "annex b of keeping children safe in education 2027",
            "keeping children safe in education 2027: annex b",
            "keeping children safe in education 2027: webinar slides",
            "keeping children safe in education 2027: table of substantive changes",
            "keeping children safe in education 2027: equality impact assessment",
            "government response to keeping children safe in education 2027",
            "guidance on keeping children safe in education 2027",
            "statutory guidance for keeping children safe in education 2027",
            "keeping children safe in education 2027: statutory guidance for schools: summary",
            "keeping children safe in education 2027: guidance for governors",
            "keeping children safe in education 2027: a guide to what is new",
            "keeping children safe in education 2027: poster",
            "keeping children safe in education 2027 part one: quiz for staff",
            "how schools use keeping children safe in education 2027",
        ] {
            assert!(!is_one(title), "{title}");
        }
    }
}
