//! A report for a channel of Slack or Microsoft Teams: a heading, what else stands on a report's first screen, and a line a change, in the object that an incoming
//! webhook takes. Captured words are cleaned, and cannot become markup or a mention there.

use serde_json::json;

use super::{
    address, brief, change::happened_in_words, citing, clean::clean, excerpt::bounded, text,
    trouble, words,
};
use crate::model::report::Report;

/// More lines are only counted: a chat is no place for long reports.
const MOST: usize = 15;

/// A line: bold words, where they lead, and the rest.
struct Line {
    strong: String,
    link: Option<String>,
    rest: String,
}

/// What changed, for an incoming webhook of Slack.
pub(super) fn slack(report: &Report) -> String {
    slack_of(&headings(report), &changes(report))
}

/// What changed, for an incoming webhook of Teams.
pub(super) fn teams(report: &Report) -> String {
    teams_of(&headings(report), &changes(report))
}

/// What is wrong, for Slack.
pub(super) fn slack_trouble(report: &Report) -> String {
    slack_of(&of_trouble(report), &troubles(report))
}

/// What is wrong, for Teams.
pub(super) fn teams_trouble(report: &Report) -> String {
    teams_of(&of_trouble(report), &troubles(report))
}

/// A single line, for Slack.
pub(super) fn slack_line(line: &str) -> String {
    slack_of(&[line.to_owned()], &[])
}

/// A single line, for Teams.
pub(super) fn teams_line(line: &str) -> String {
    teams_of(&[line.to_owned()], &[])
}

/// What happened, and below it why it comes late, who cites what is out of date and what comes into force next.
fn headings(report: &Report) -> Vec<String> {
    let short = citing::in_short(report).map(|spans| text::in_a_line(&spans));
    [Some(brief::subject(report)), brief::late(report), short].into_iter().flatten().collect()
}

fn of_trouble(report: &Report) -> Vec<String> {
    std::iter::once(trouble::lead(report)).chain(brief::late(report)).collect()
}

fn changes(report: &Report) -> Vec<Line> {
    let changes = report.changes.iter().map(|change| {
        let weight = words::significance(change.significance);
        let why = change.reasons.first().map(|why| format!(" ({})", bounded(why)));
        let rest = format!("{weight}: {}{}", happened_in_words(change), why.unwrap_or_default());
        line(&change.title, change.url.as_str(), &rest)
    });
    let events = report.events.iter().map(|event| {
        let why = event.reasons.first().map(|why| format!(" ({})", bounded(why)));
        let rest = format!("{}{}", words::kind(event.kind), why.unwrap_or_default());
        line(&event.title, event.url.as_str(), &rest)
    });
    let proposed = report.proposed.iter();
    let proposed = proposed.map(|new| line(&new.title, new.url.as_str(), "new, not watched yet"));
    let begun = report.beginnings.iter().filter(|_| !report.starting);
    let begun = begun.map(|new| line(&new.title, new.url.as_str(), "watched from now on"));
    let back = report.taken_back.iter();
    let back = back.map(|it| line(&it.title, it.url.as_str(), &format!("taken back: {}", it.what)));
    let unread = report.unreadable.iter();
    let unread = unread.map(|it| line(&it.title, it.url.as_str(), &bounded(&it.why)));
    let cited = citing::told(report).into_iter().map(|(page, one, stale)| {
        let url = page.url.as_ref().map(ToString::to_string).unwrap_or_default();
        line(&page.title, &url, &citing::in_words(one, stale))
    });
    let told = changes.chain(events).chain(back).chain(proposed).chain(begun).chain(unread);
    told.chain(cited).collect()
}

fn troubles(report: &Report) -> Vec<Line> {
    let failing = report.unchecked.iter().map(|it| {
        let rest = format!("{}, since {}", bounded(&it.why), words::moment(it.since));
        line(&it.title, it.url.as_str(), &rest)
    });
    let unread = report.unreadable.iter();
    let unread = unread.map(|it| line(&it.title, it.url.as_str(), &bounded(&it.why)));
    let again = report.recovered.iter().map(|it| {
        let rest = format!("can be checked again since {}", words::moment(it.at));
        Line { strong: clean(&it.title), link: None, rest }
    });
    failing.chain(unread).chain(again).collect()
}

fn line(title: &str, url: &str, rest: &str) -> Line {
    Line { strong: clean(title), link: address::link(url), rest: clean(rest) }
}

fn unlisted(lines: &[Line]) -> Option<String> {
    let more = lines.len().checked_sub(MOST).filter(|more| *more > 0)?;
    Some(format!("and {} more", words::number(more as u64)))
}

/// As Slack's “mrkdwn” wants it: three characters are escaped, by which links and mentions are written.
fn slack_of(headings: &[String], lines: &[Line]) -> String {
    let plain = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        // Marks of emphasis that stand in captured words are to stay words.
        text.replace(['*', '_', '~', '`'], "\u{2022}")
    };
    let headings = headings.iter().map(|heading| plain(&clean(heading)));
    let headings: Vec<_> =
        headings.enumerate().map(|(n, it)| if n == 0 { format!("*{it}*") } else { it }).collect();
    let mut text = headings.join("\n");
    for Line { strong, link, rest } in lines.iter().take(MOST) {
        let name = match link {
            // `|` and `>` end the address of a link.
            Some(link) => {
                let link = link.replace('|', "%7C").replace('<', "%3C").replace('>', "%3E");
                format!("<{}|{}>", link.replace('&', "&amp;"), plain(strong).replace('|', "/"))
            }
            None => plain(strong),
        };
        text.push_str(&format!("\n• {name}: {}", plain(rest)));
    }
    if let Some(more) = unlisted(lines) {
        text.push_str(&format!("\n{more}"));
    }
    json!({ "text": text, "unfurl_links": false, "unfurl_media": false }).to_string()
}

/// An Adaptive Card. Its text blocks read some Markdown, which captured words must not become.
fn teams_of(headings: &[String], lines: &[Line]) -> String {
    let plain = |text: &str| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(
                c,
                '\\' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '`' | '~' | '<' | '>' | '!'
            ) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    let block = |text: String, weight: &str| json!({ "type": "TextBlock", "wrap": true, "weight": weight, "text": text });
    let headings = headings.iter().map(|heading| plain(&clean(heading))).enumerate();
    let mut body: Vec<_> =
        headings.map(|(n, it)| block(it, if n == 0 { "bolder" } else { "default" })).collect();
    for Line { strong, link, rest } in lines.iter().take(MOST) {
        let name = match link {
            Some(link) => {
                let link = link.replace('(', "%28").replace(')', "%29");
                format!("[{}]({link})", plain(strong))
            }
            None => plain(strong),
        };
        body.push(block(format!("{name}: {}", plain(rest)), "default"));
    }
    body.extend(unlisted(lines).map(|more| block(more, "default")));
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard", "version": "1.4", "body": body,
    });
    let kind = "application/vnd.microsoft.card.adaptive";
    json!({ "type": "message", "attachments": [{ "contentType": kind, "content": card }] })
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Vec<Line> {
        vec![line(
            "<!channel> *bold* [x](https://evil.example) & \u{202e}co",
            "https://example.org/a|b>(c)",
            "_one_ <https://evil.example|two>\n# three",
        )]
    }

    #[test]
    fn captured_words_are_no_markup_in_slack() {
        let said: serde_json::Value =
            serde_json::from_str(&slack_of(&["<h>".to_owned()], &hostile())).unwrap();
        let text = said["text"].as_str().unwrap();
        assert_eq!(text.matches('<').count(), 1, "{text}");
        assert_eq!(text.matches('>').count(), 1, "{text}");
        assert!(
            text.starts_with("*&lt;h&gt;*\n• <https://example.org/a%7Cb%3E(c)|&lt;!channel&gt;"),
            "{text}"
        );
        assert!(!text.contains('\u{202e}') && text.lines().count() == 2, "{text}");
    }

    #[test]
    fn captured_words_are_no_markup_in_teams() {
        let said: serde_json::Value =
            serde_json::from_str(&teams_of(&["h".to_owned()], &hostile())).unwrap();
        let body = &said["attachments"][0]["content"]["body"];
        let text = body[1]["text"].as_str().unwrap();
        assert_eq!(text.matches("](").count(), 1, "one link, ours: {text}");
        assert!(text.contains("](https://example.org/"), "{text}");
        assert!(text.contains("\\<!channel\\>") || text.contains("\\<\\!channel\\>"), "{text}");
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let many: Vec<_> = (0..20).map(|n| line(&n.to_string(), "x:", "")).collect();
        assert!(slack_of(&["h".to_owned()], &many).contains("and 5 more"));
        assert!(teams_of(&["h".to_owned()], &many).contains("and 5 more"));
    }
}
