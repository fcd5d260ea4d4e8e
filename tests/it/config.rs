//! Bad sources files: their whole messages. The shipped file has its own tests, in `shipped`.

mod shipped;
mod subscribers;

use std::fs;

use guidewatch::config::{self, parse};

/// The whole message that `text` is refused with.
fn refusal(text: &str) -> String {
    parse(text, "sources.toml").expect_err("it is bad").to_string()
}

#[test]
fn a_bad_file_is_told_whole() {
    let text = r#"[crawler]
contact = "safeguarding@example.org"
delay = "200ms"
evry = "1d"
parallel = 0

[[host]]
name = "https://www.nice.org.uk/guidance"
delay = "-3s"

[[source]]
id = "Working Together"
url = "www.gov.uk/x"
kind = "gov-uk"
every = "6 hours"
publicaton = "kcsie"
publication = "wt"
paused = true
[[source.recipe]]
from = 2026-01-01
keep = [""]
[[source.recipe]]
from = 2025-01-01
keep = []
"#;
    let told = r#"sources.toml:2:11: a contact begins with mailto: or https://: did you mean “mailto:safeguarding@example.org”?
    2 | contact = "safeguarding@example.org"
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^
sources.toml:3:9: “200ms” is too short for a public host: below 1s is no politeness (only a [[host]] with allow_private = true may have less)
    3 | delay = "200ms"
      |         ^^^^^^^
sources.toml:4:1: unknown key “evry” in [crawler]: did you mean “every”?
    4 | evry = "1d"
      | ^^^^
sources.toml:5:12: “parallel” is from 1 to 64: it counts hosts visited side by side
    5 | parallel = 0
      |            ^
sources.toml:8:8: a host has no scheme and no path: did you mean “www.nice.org.uk”?
    8 | name = "https://www.nice.org.uk/guidance"
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
sources.toml:9:9: “-3s” is negative: a duration begins at 0s
    9 | delay = "-3s"
      |         ^^^^^
sources.toml:12:6: “Working Together” cannot be an id (an id is 1 to 80 of a-z, 0-9, “-”, “.” and “_”, beginning with a letter or digit): did you mean “working-together”?
   12 | id = "Working Together"
      |      ^^^^^^^^^^^^^^^^^^
sources.toml:13:7: this address has no scheme: did you mean “https://www.gov.uk/x”?
   13 | url = "www.gov.uk/x"
      |       ^^^^^^^^^^^^^^
sources.toml:14:8: there is no kind “gov-uk”: did you mean “govuk”?
   14 | kind = "gov-uk"
      |        ^^^^^^^^
sources.toml:15:9: “6 hours” is not a duration: did you mean “6h”?
   15 | every = "6 hours"
      |         ^^^^^^^^^
sources.toml:16:1: unknown key “publicaton” in [[source]]: did you mean “publication”?
   16 | publicaton = "kcsie"
      | ^^^^^^^^^^
sources.toml:17:15: there is no publication “wt”: add a [[publication]] with that id, or leave it out
   17 | publication = "wt"
      |               ^^^^
sources.toml:18:10: “paused” cannot be true or false: write a text in quotes, such as paused = "the reason"
   18 | paused = true
      |          ^^^^
sources.toml:21:9: “keep” is empty: write something, or leave it out
   21 | keep = [""]
      |         ^^
sources.toml:23:8: recipes are out of date order: 2025-01-01 comes after 2026-01-01; put the oldest first
   23 | from = 2025-01-01
      |        ^^^^^^^^^^
sources.toml:24:8: “keep” lists nothing: fill it, or leave it out
   24 | keep = []
      |        ^^
16 problems; nothing was fetched"#;
    assert_eq!(refusal(text), told);
}

#[test]
fn tables_that_clash_are_told_with_both_places() {
    let text = r#"[[host]]
name = "www.nice.org.uk"
delay = "5s"
[[host]]
name = "WWW.nice.org.uk"
allow_private = "yes"

[[publication]]
id = "kcsie"
title = "Keeping children safe in education"
aliases = ["KCSIE"]
[[publication]]
id = "kcsie"
title = "Another"
aliases = ["kcsie"]

[[source]]
id = "a"
url = "https://publisher.example/a"
publication = "kcsi"
formerly = ["a", "b", "old"]
[[source]]
id = "a"
url = "https://publisher.example/b?x=1#top"
formerly = ["old"]
[[source]]
id = "b"
url = "https://PUBLISHER.example:443/a"
every = "0 25 * * *"
[[source]]
id = "c"
url = "https://me:secret@publisher.example/c"
tags = "statutory"
[[source]]
title = ""
ulr = "https://publisher.example/d"
[[source.recipe]]
from = "2026-01-01"
[[source.recipe]]
keep = ["main"]
# no address:
"#;
    let told = r#"sources.toml:5:8: “www.nice.org.uk” has a [[host]] already, on line 2: keep one
    5 | name = "WWW.nice.org.uk"
      |        ^^^^^^^^^^^^^^^^^
sources.toml:6:17: “allow_private” cannot be a text: write true or false, without quotes
    6 | allow_private = "yes"
      |                 ^^^^^
sources.toml:13:6: “kcsie” is a publication already, on line 9: choose another id
   13 | id = "kcsie"
      |      ^^^^^^^
sources.toml:15:12: “kcsie” names another publication, on line 11: a name that could mean either belongs to neither
   15 | aliases = ["kcsie"]
      |            ^^^^^^^
sources.toml:20:15: there is no publication “kcsi”: did you mean “kcsie”?
   20 | publication = "kcsi"
      |               ^^^^^^
sources.toml:21:13: “a” is this source's own id: leave it out
   21 | formerly = ["a", "b", "old"]
      |             ^^^
sources.toml:21:18: “b” is the id of another source, on line 27: a history belongs to one
   21 | formerly = ["a", "b", "old"]
      |                  ^^^
sources.toml:23:6: “a” is a source already, on line 18: choose another id
   23 | id = "a"
      |      ^^^
sources.toml:24:7: the part after “#” is never sent: did you mean “https://publisher.example/b?x=1”?
   24 | url = "https://publisher.example/b?x=1#top"
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
sources.toml:25:13: “old” is claimed already, on line 21: a history belongs to one source
   25 | formerly = ["old"]
      |             ^^^^^
sources.toml:28:7: this address is watched already, on line 19: keep one of the two sources
   28 | url = "https://PUBLISHER.example:443/a"
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
sources.toml:29:9: “0 25 * * *” is not a cron line: “25” is no hour; write “*”, or numbers from 0 to 23, ranges such as “1-5” or steps such as “*/2” with commas between them
   29 | every = "0 25 * * *"
      |         ^^^^^^^^^^^^
sources.toml:32:7: this address holds a user name or password: take everything up to the “@” away, it would be kept for good in the archive
sources.toml:33:8: “tags” cannot be a text: write a list of texts, such as tags = ["statutory"]
   33 | tags = "statutory"
      |        ^^^^^^^^^^^
sources.toml:34:1: [[source]] has no “id”: add one, such as id = "working-together"
   34 | [[source]]
      | ^^^^^^^^^^
sources.toml:35:9: “title” is empty: write something, or leave it out
   35 | title = ""
      |         ^^
sources.toml:36:1: unknown key “ulr” in [[source]]: did you mean “url”?
   36 | ulr = "https://publisher.example/d"
      | ^^^
sources.toml:38:8: “from” is a day without quotes or time: from = 2026-01-31
   38 | from = "2026-01-01"
      |        ^^^^^^^^^^^^
sources.toml:39:1: every recipe but the first needs the day from which it holds: add from = 2026-01-31
   39 | [[source.recipe]]
      | ^^^^^^^^^^^^^^^^^
sources.toml:41:1: “# no address:” names no document: add its title, or remove the line
   41 | # no address:
      | ^^^^^^^^^^^^^
20 problems; nothing was fetched"#;
    assert_eq!(refusal(text), told);
}

#[test]
fn slips_of_toml_are_told_one_at_a_time() {
    for (text, told) in [
        (
            "[[source]]\nid = \"a\"\nurl = https://publisher.example/\n",
            "3:7: not TOML: string values must be quoted",
        ),
        ("[[source]]\nid = \"a\"\nid = \"b\"\n", "3:1: not TOML: duplicate key"),
        (
            "[[source]]\nid = \"a\nurl = \"x\"\n",
            "2:8: not TOML: invalid basic string, expected `\"`",
        ),
        ("hello world\n", "1:7: not TOML: key with no value, expected `=`"),
        ("[[source]\nid = \"a\"\n", "1:10: not TOML: unclosed array table, expected `]`"),
    ] {
        let whole = refusal(text);
        assert!(whole.starts_with(&format!("sources.toml:{told}")), "{whole}");
        assert!(whole.contains("; the rest is checked when this is mended\n"), "{whole}");
        assert!(whole.ends_with("\n1 problem; nothing was fetched"), "{whole}");
    }
}

#[test]
fn brackets_and_emptiness_are_explained() {
    for (text, told) in [
        (
            "[source]\nid = \"a\"\n",
            "1:1: “source” cannot be a table: write [[source]], with two brackets",
        ),
        ("[[crawler]]\n", "1:1: “crawler” cannot be a list: write [crawler], with one bracket"),
        ("[extras]\n", "1:2: unknown key “extras”: known are crawler, host, publication, source"),
        ("crawler = 3\n", "1:11: “crawler” cannot be a number: write [crawler]"),
        (
            "[crawler]\ndelay = 3\n",
            "2:9: “delay” cannot be a number: write a text in quotes, such as delay = \"3s\"",
        ),
        ("[crawler]\n", "1:1: nothing is watched: add a [[source]]"),
        ("", "1:1: nothing is watched: add a [[source]]"),
    ] {
        let whole = refusal(text);
        assert!(whole.starts_with(&format!("sources.toml:{told}")), "{whole}");
    }
}

#[test]
fn a_private_host_may_be_asked_quickly_and_a_public_one_may_not() {
    let host = |rest: &str| {
        let source = "[[source]]\nid = \"a\"\nurl = \"http://127.0.0.1:8080/\"\n";
        parse(
            &format!("[[host]]\nname = \"127.0.0.1:8080\"\ndelay = \"0s\"\n{rest}\n{source}"),
            "sources.toml",
        )
    };
    assert!(host("allow_private = true").is_ok());
    let told = host("").expect_err("too quick").to_string();
    assert!(told.contains("sources.toml:3:9: “0s” is too short for a public host"), "{told}");
}

#[test]
fn an_unreadable_file_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("sources.toml");
    let told = config::read(&path).expect_err("it is missing").to_string();
    assert!(told.contains("sources.toml: cannot be read: "), "{told}");
    fs::write(&path, b"[crawler]\ncontact = \"\xe9\"\n").expect("writable");
    let told = config::read(&path).expect_err("it is Latin-1").to_string();
    assert!(told.contains("sources.toml:2:12: this is not UTF-8 text"), "{told}");
    fs::write(&path, vec![b'#'; 9 << 20]).expect("writable");
    let told = config::read(&path).expect_err("it is huge").to_string();
    assert!(told.contains("larger than 8 MiB"), "{told}");
}

#[test]
fn a_list_to_look_through_is_checked_like_a_source() {
    let text = r#"[[discover]]
id = "news"
url = "https://publisher.example/a.atom"
word = ["child"]
kind = "feed"
[[discover]]
url = "publisher.example/b.atom"
words = "child"
[[source]]
id = "news"
url = "https://publisher.example/a.atom"
"#;
    let told = r#"sources.toml:4:1: unknown key “word” in [[discover]]: did you mean “words”?
    4 | word = ["child"]
      | ^^^^
sources.toml:5:1: unknown key “kind” in [[discover]]: known are id, title, url, every, paused, words
    5 | kind = "feed"
      | ^^^^
sources.toml:6:1: [[discover]] has no “id”: add one, such as id = "new-guidance"
    6 | [[discover]]
      | ^^^^^^^^^^^^
sources.toml:7:7: this address has no scheme: did you mean “https://publisher.example/b.atom”?
    7 | url = "publisher.example/b.atom"
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^
sources.toml:8:9: “words” cannot be a text: write a list of texts, such as words = ["safeguarding"]
    8 | words = "child"
      |         ^^^^^^^
sources.toml:10:6: “news” is a source already, on line 2: choose another id
   10 | id = "news"
      |      ^^^^^^
sources.toml:11:7: this address is watched already, on line 3: keep one of the two sources
   11 | url = "https://publisher.example/a.atom"
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
7 problems; nothing was fetched"#;
    assert_eq!(refusal(text), told);
}

/// A publication of the register with these lines for one more edition of it.
fn edition(lines: &str) -> String {
    format!(
        "[[source]]\nid = \"one\"\nurl = \"https://www.example.org/\"\n\
         [[publication]]\nid = \"kcsie\"\ntitle = \"Keeping children safe in education\"\n\
         [[publication.edition]]\n{lines}\n"
    )
}

#[test]
fn a_bad_edition_is_told_with_its_line() {
    const SOUND: &str = "label = \"2027\"\nevidence = \"its cover\"\n";
    let with = |line: &str| edition(&format!("{SOUND}{line}"));
    assert!(parse(&with("in_force = \"2027-09-01\""), "sources.toml").is_ok());
    for (text, told) in [
        (with(""), "sources.toml:7:1: [[publication.edition]] has no date: add one"),
        (edition("in_force = 2027-09-01"), "[[publication.edition]] has no “label”"),
        (edition("in_force = 2027-09-01"), "[[publication.edition]] has no “evidence”"),
        (
            with("in_force = \"1 September 2027\""),
            "sources.toml:10:12: “1 September 2027” is no date",
        ),
        (with("in_force = 2027"), "“in_force” is a date: write in_force = \"2026-09-01\""),
        (with("in_force = {}"), "bounds need one at least"),
        (with("in_force = { not_befor = 2027-09-01 }"), "did you mean “not_before”?"),
        (with("inforce = \"2027-09-01\""), "did you mean “in_force”?"),
        (with("in_force = \"2027\"\nconfidence = \"hihg\""), "did you mean “high”?"),
        (
            with("in_force = \"2027\"\nreplaces = [\"2026b\"]"),
            "kcsie/2027: there is no edition “kcsie/2026b”",
        ),
        (
            with("published = \"2027\"\nfor_information = \"2028\""),
            "“for_information” is later than “published”",
        ),
        (with("in_force = \"2027\"\nreplaces = [\"2027\"]"), "what replaces what goes in a circle"),
        (
            with(
                "in_force = \"2027\"\n[[publication.edition]]\nlabel = \"2027\"\nin_force = \"2028\"\nevidence = \"e\"",
            ),
            "sources.toml:12:9: “2027” is an edition already, on line 8",
        ),
        (edition("label = \"a/b\"\nevidence = \"e\"\npublished = \"2027\""), "a label has no “/”"),
        (
            with(
                "in_force = \"2027\"\n[publication.edition.transition]\nof = \"2026\"\nnote = \"n\"\nevidence = \"e\"",
            ),
            "has no “from”",
        ),
    ] {
        let refused = refusal(&text);
        assert!(refused.contains(told), "{told}\n{refused}");
    }
}
