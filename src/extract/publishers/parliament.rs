//! UK Parliament's written statements and daily reports, as its own interface gives them
//! (questions-statements-api.parliament.uk, OpenAPI v1); its site answers programs with a challenge. Links of
//! the interface to itself are not read.

use serde_json::Value;
use url::Url;

use super::dated;
use crate::{
    extract::{
        ExtractError, json,
        list::{self, Found},
        settle, text,
    },
    model::document::{Attachment, BlockKind, Document, Listed, NoticeKind},
};

/// Whether a record is a statement, or a list of statements or of daily reports.
pub(super) fn is(value: &Value) -> bool {
    value.get("value").is_some_and(is_statement) || is_list(value)
}

/// Whether it is a list.
pub(super) fn is_list(value: &Value) -> bool {
    let results = value.get("results").and_then(Value::as_array);
    results.and_then(|all| all.first()).is_some_and(|first| {
        let value = record(first);
        is_statement(value) || is_report(value)
    })
}

/// A record, which may stand in an envelope with its links.
fn record(value: &Value) -> &Value {
    value.get("value").unwrap_or(value)
}

fn is_statement(value: &Value) -> bool {
    value.get("dateMade").is_some() && value.get("uin").is_some()
}

fn is_report(value: &Value) -> bool {
    value.get("house").is_some() && value.get("date").is_some()
}

/// Reads what it is.
pub(super) fn read(value: &Value, url: &Url) -> Result<Document, ExtractError> {
    if let Some(statement) = value.get("value").filter(|value| is_statement(value)) {
        return one(statement, url);
    }
    let results = value.get("results").and_then(Value::as_array).into_iter().flatten();
    let found = results.map(|result| entry(record(result))).collect();
    let title = Some("Written statements and daily reports of Parliament".to_owned());
    Ok(list::document(title, Listed::Items, found, url))
}

fn one(statement: &Value, url: &Url) -> Result<Document, ExtractError> {
    let of = |name| list::string(statement, name);
    let title = Some(list::plain(of("title"))).filter(|title| !title.is_empty());
    let mut document = Document { title, ..Document::default() };
    document.notices.extend(dated(NoticeKind::Published, of("dateMade")));
    let member = statement.get("member").map(|member| list::string(member, "name"));
    let role = of("memberRole");
    let who = match member.filter(|name| !name.is_empty()) {
        Some(name) if !role.is_empty() => format!("{name} ({role})"),
        Some(name) => name.to_owned(),
        None => role.to_owned(),
    };
    let heads =
        [("Made by", &*who), ("Number", of("uin")), ("Department", of("answeringBodyName"))];
    for (name, value) in heads.into_iter().filter(|(_, value)| !value.is_empty()) {
        let line = format!("{name}: {}", list::plain(value));
        text::push(&mut document.blocks, BlockKind::Paragraph, &line);
    }
    json::add(of("text"), url, &mut document)?;
    let attachments = statement.get("attachments").and_then(Value::as_array).into_iter().flatten();
    for attachment in attachments.take(200) {
        let title = list::plain(list::string(attachment, "title"));
        let target = settle::plain_target(list::string(attachment, "url"), url).unwrap_or_default();
        if !title.is_empty() || !target.is_empty() {
            document.attachments.push(Attachment { title, target });
        }
    }
    Ok(document)
}

fn entry(value: &Value) -> Found {
    let of = |name| list::string(value, name).to_owned();
    if is_statement(value) {
        let date = list::day(&of("dateMade"));
        let title = match (of("title"), of("answeringBodyName")) {
            (title, body) if body.is_empty() => title,
            (title, body) => format!("{title} ({body}, {})", of("uin")),
        };
        // A statement is found at its day and number (`/written-statements/detail/DAY/NUMBER`).
        let day = of("dateMade").chars().take(10).collect::<String>();
        let page = "https://questions-statements.parliament.uk/written-statements/detail";
        let link = format!("{page}/{day}/{}", of("uin"));
        return Found { key: of("uin") + &day, title, date, link, summary: of("text") };
    }
    let date = list::day(&of("date"));
    let title = format!("Daily report, House of {}", of("house"));
    let day = of("date").chars().take(10).collect::<String>();
    Found { key: of("house") + &day, title, date, link: of("url"), summary: String::new() }
}
