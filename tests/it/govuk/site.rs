//! A GOV.UK on loopback: publications with attachments, as items of its Content API and as pages, and their
//! files. What it says is written here, in the shapes of the real one.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::Url;

use crate::publisher::{Answer, Publisher};

#[allow(dead_code, reason = "the extractor's own tests use the rest of it")]
#[path = "../../../src/extract/pdf/tests/writer.rs"]
mod writer;

/// One attachment as offered.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) title: String,
    pub(crate) path: String,
}

/// A publication in the making; `publish` shows what it has become.
pub(crate) struct Site {
    pub(crate) publisher: Publisher,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) updated: String,
    pub(crate) notes: Vec<(String, String)>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) withdrawn: Option<(String, String)>,
    pub(crate) welsh: bool,
    /// Where it applies; nothing is said of that where it names none.
    pub(crate) nations: Vec<&'static str>,
    /// What no reader sees and changes at every publishing.
    pub(crate) noise: u32,
    pages: BTreeMap<String, (String, String)>,
}

/// The address of an asset's file.
pub(crate) fn asset(n: u32, name: &str) -> String {
    format!("/media/65f1c0de00000000{n:08x}/{name}")
}

/// A PDF whose numbered paragraphs are `paragraphs`, some to a page.
pub(crate) fn pdf(title: &str, paragraphs: &[String]) -> Vec<u8> {
    let sheets = paragraphs.chunks(8).enumerate().map(|(page, chunk)| {
        let mut sheet = writer::Sheet::default();
        let mut down = 780.0;
        if page == 0 {
            sheet = sheet.text('B', 20.0, 60.0, down, title);
            down -= 40.0;
        }
        for paragraph in chunk {
            let words: Vec<&str> = paragraph.split(' ').collect();
            for line in words.chunks(12) {
                sheet = sheet.text('R', 12.0, 60.0, down, &line.join(" "));
                down -= 15.0;
            }
            down -= 15.0;
        }
        sheet
    });
    writer::file(&sheets.collect::<Vec<_>>())
}

/// The file of most stories: three paragraphs, the second with that duty.
pub(crate) fn guide(duty: &str) -> Vec<u8> {
    let paragraphs = [
        "1. This guidance is for everyone who runs a club for children outside school hours."
            .to_owned(),
        format!("2. Leaders {duty} tell the local authority within one working day of a concern."),
        "3. Every club keeps a written record of each concern and of what was decided.".to_owned(),
    ];
    pdf("Keeping clubs safe", &paragraphs)
}

impl Site {
    /// A publication with nothing attached, shown to nobody yet.
    pub(crate) fn new() -> Self {
        Self {
            publisher: Publisher::start(),
            path: "/government/publications/keeping-clubs-safe".to_owned(),
            title: "Keeping clubs safe".to_owned(),
            body: "<p>Statutory guidance for everyone who runs a club for children.</p><p>Read it with the local procedures.</p>".to_owned(),
            updated: "2025-09-01".to_owned(),
            notes: vec![("2025-09-01".to_owned(), "First published.".to_owned())],
            offers: Vec::new(),
            withdrawn: None,
            welsh: false,
            nations: Vec::new(),
            noise: 0,
            pages: BTreeMap::new(),
        }
    }

    pub(crate) fn url(&self) -> Url {
        self.publisher.url(&self.path)
    }

    pub(crate) fn api(&self) -> String {
        format!("/api/content{}", self.path)
    }

    /// Attaches a file under a title.
    pub(crate) fn attach(&mut self, title: &str, path: &str, bytes: &[u8]) -> &mut Self {
        let ending = path.rsplit('.').next().unwrap_or_default();
        let kind = if ending == "pdf" { "application/pdf" } else { "text/csv" };
        self.publisher.file(path, kind, bytes);
        self.offers.push(Offer { title: title.to_owned(), path: path.to_owned() });
        self
    }

    /// Attaches, or rewrites, a page of its own.
    pub(crate) fn attach_page(&mut self, title: &str, slug: &str, html: &str) -> &mut Self {
        let path = format!("{}/{slug}", self.path);
        if !self.offers.iter().any(|offer| offer.path == path) {
            self.offers.push(Offer { title: title.to_owned(), path: path.clone() });
        }
        self.pages.insert(path, (title.to_owned(), html.to_owned()));
        self
    }

    /// Takes an attachment off.
    pub(crate) fn detach(&mut self, title: &str) -> &mut Self {
        self.offers.retain(|offer| offer.title != title);
        self
    }

    /// A note with a new public date.
    pub(crate) fn note(&mut self, day: &str, words: &str) -> &mut Self {
        day.clone_into(&mut self.updated);
        self.notes.insert(0, (day.to_owned(), words.to_owned()));
        self
    }

    /// Shows all of it: items and pages.
    pub(crate) fn publish(&mut self) {
        self.noise += 1;
        let item = self.item();
        self.publisher.answer(&self.api(), json_answer(&item));
        self.publisher.page(&self.path, &self.page());
        for (path, (title, html)) in &self.pages {
            let item = json!({
                "base_path": path, "content_id": "c0", "title": title, "locale": "en", "schema_name": "html_publication",
                "updated_at": format!("2026-01-01T00:00:{:02}Z", self.noise % 60),
                "details": {"body": html, "headings": "", "public_timestamp": "2025-09-01T09:00:00Z"}, "links": {}
            });
            self.publisher.answer(&format!("/api/content{path}"), json_answer(&item));
            let page = format!(
                "<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1><div class=\"gem-c-govspeak\">{html}</div></main></body></html>"
            );
            self.publisher.page(path, &page);
        }
        if self.welsh {
            let path = format!("{}.cy", self.path);
            let item = json!({
                "base_path": path, "content_id": "c1", "title": "Cadw clybiau'n ddiogel", "locale": "cy", "schema_name": "publication",
                "details": {"body": "<p>Canllawiau statudol i bawb sy'n rhedeg clwb i blant.</p>"}, "links": {}
            });
            self.publisher.answer(&format!("/api/content{path}"), json_answer(&item));
        }
    }

    /// The Content API fails from now on; the pages are shown as before.
    pub(crate) fn api_down(&self, status: u16) {
        self.publisher.answer(&self.api(), Answer::status(status));
        for path in self.pages.keys() {
            self.publisher.answer(&format!("/api/content{path}"), Answer::status(status));
        }
    }

    fn item(&self) -> Value {
        let day = |day: &str| format!("{day}T09:00:00.000+00:00");
        let notes = self
            .notes
            .iter()
            .map(|(date, words)| json!({"public_timestamp": day(date), "note": words}));
        let attachments = self.offers.iter().map(|offer| {
            let is_page = offer.path.starts_with(&self.path);
            let kind = if is_page { "html" } else { "file" };
            let as_is = is_page || offer.path.contains("://") || offer.path.starts_with("/government");
            let url =
                if as_is { offer.path.clone() } else { self.publisher.url(&offer.path).to_string() };
            json!({"attachment_type": kind, "title": offer.title, "url": url, "id": self.noise.to_string()})
        });
        let withdrawn = self.withdrawn.as_ref().map_or(json!({}), |(date, words)| {
            json!({"explanation": format!("<div class=\"govspeak\"><p>{words}</p></div>"), "withdrawn_at": day(date)})
        });
        let mut translations = vec![json!({"locale": "en", "base_path": self.path})];
        if self.welsh {
            translations.push(json!({"locale": "cy", "base_path": format!("{}.cy", self.path)}));
        }
        let mut item = json!({
            "base_path": self.path, "content_id": "5e3f", "document_type": "statutory_guidance", "schema_name": "publication",
            "locale": "en", "title": self.title, "description": "What clubs must have in place.",
            "first_published_at": day("2025-09-01"), "public_updated_at": day(&self.updated),
            "updated_at": format!("2026-01-01T00:00:{:02}Z", self.noise % 60), "publishing_request_id": self.noise.to_string(),
            "withdrawn_notice": withdrawn,
            "details": {"body": format!("<div class=\"govspeak\">{}</div>", self.body),
                "attachments": attachments.collect::<Vec<_>>(), "change_history": notes.collect::<Vec<_>>()},
            "links": {"available_translations": translations,
                "ordered_related_items": [{"title": format!("Related {}", self.noise), "base_path": "/related"}]}
        });
        if !self.nations.is_empty() {
            let nation = |name: &str| {
                let applies = self.nations.contains(&name);
                let elsewhere = if applies {
                    Value::Null
                } else {
                    json!(format!("https://{name}.example/clubs").to_lowercase())
                };
                json!({"label": name, "applicable": applies, "alternative_url": elsewhere})
            };
            item["details"]["national_applicability"] =
                json!({"england": nation("England"), "wales": nation("Wales")});
        }
        item
    }

    fn page(&self) -> String {
        let written = |day: &str| {
            let day: jiff::civil::Date = day.parse().expect("a day");
            day.strftime("%-d %B %Y").to_string()
        };
        let notes = self.notes.iter().map(|(date, words)| {
            format!("<li class=\"gem-c-published-dates__change-item\"><time class=\"gem-c-published-dates__change-date\" datetime=\"{date}T09:00:00.000+00:00\">{}</time><p class=\"gem-c-published-dates__change-note\">{words}</p></li>", written(date))
        });
        let offers = self.offers.iter().map(|offer| {
            format!("<section class=\"gem-c-attachment\"><h3 class=\"gem-c-attachment__title\"><a href=\"{}\">{}</a></h3><p class=\"gem-c-attachment__metadata\"><span class=\"gem-c-attachment__attribute\">PDF</span></p></section>", offer.path, offer.title)
        });
        let banner = self.withdrawn.as_ref().map_or(String::new(), |(date, words)| {
            format!("<section class=\"govuk-notification-banner gem-c-notice\"><h2 class=\"gem-c-notice__title\">This statutory guidance was withdrawn on <time datetime=\"{date}T09:00:00Z\">{}</time></h2><div class=\"gem-c-govspeak\"><p>{words}</p></div></section>", written(date))
        });
        let elsewhere =
            ["England", "Wales"].into_iter().filter(|name| !self.nations.contains(name));
        let elsewhere = elsewhere.map(|name| {
            let target = format!("https://{name}.example/clubs").to_lowercase();
            format!("<li><a class=\"govuk-link\" href=\"{target}\">Guidance for {name}</a></li>")
        });
        let nations = if self.nations.is_empty() {
            String::new()
        } else {
            format!(
                "<section class=\"gem-c-devolved-nations\" aria-label=\"Nation\"><h2 class=\"govuk-heading-s\">Applies to {}</h2><ul class=\"govuk-list\">{}</ul></section>",
                self.nations.join(" and "),
                elsewhere.collect::<String>()
            )
        };
        format!(
            "<!doctype html><html lang=en><head><title>{title} - GOV.UK</title><meta name=\"govuk:first-published-at\" content=\"2025-09-01T09:00:00+00:00\"><meta name=\"govuk:public-updated-at\" content=\"{updated}T09:00:00+00:00\"></head><body class=\"gem-c-layout-for-public\">\
             <main id=\"content\">{banner}<h1 class=\"gem-c-heading__text\">{title}</h1><p class=\"gem-c-lead-paragraph\">What clubs must have in place.</p>\
             <dl class=\"gem-c-metadata__list\"><dt class=\"gem-c-metadata__term\">Published</dt><dd class=\"gem-c-metadata__definition\">1 September 2025</dd><dt class=\"gem-c-metadata__term\">Last updated</dt><dd class=\"gem-c-metadata__definition\">{day} — <a href=\"#full-publication-update-history\">See all updates</a></dd></dl>{nations}\
             <section id=\"documents\"><h2>Documents</h2>{}</section><section id=\"details\"><h2>Details</h2><div class=\"gem-c-govspeak\">{}</div></section>\
             <div class=\"gem-c-published-dates\" id=\"full-publication-update-history\"><ol class=\"gem-c-published-dates__list\">{}</ol></div></main>\
             <div class=\"govuk-!-display-none-print\"><p>Related {}</p></div></body></html>",
            offers.collect::<String>(),
            self.body,
            notes.collect::<String>(),
            self.noise,
            title = self.title,
            updated = self.updated,
            day = written(&self.updated),
        )
    }
}

fn json_answer(value: &Value) -> Answer {
    Answer::file("application/json; charset=utf-8", value.to_string().as_bytes())
}

/// A file of one page that is a picture, without text.
pub(crate) fn scan() -> Vec<u8> {
    writer::file(&[writer::Sheet::default().picture(0.0, 0.0, 595.0, 842.0)])
}
