//! What the demo's publishers show on each visit. All of it is invented; the shapes are those of real sites.

use super::pdf;

/// The visits, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Visit {
    /// Everything is seen for the first time.
    First,
    /// Guidance is revised without a word, advice with one, and a board's link moves.
    Revision,
    /// Only markup, tokens and related links differ.
    Noise,
    /// The guidance is withdrawn.
    Withdrawal,
}

impl Visit {
    pub(super) const ALL: [Self; 4] = [Self::First, Self::Revision, Self::Noise, Self::Withdrawal];

    /// Something that is different in the markup of every visit.
    fn token(self) -> &'static str {
        match self {
            Self::First => "0f6b908f",
            Self::Revision => "7d1596f4",
            Self::Noise => "c1a9e027",
            Self::Withdrawal => "53be40d8",
        }
    }
}

/// Where the guidance is.
pub(super) const GUIDANCE: &str = "/government/publications/after-school-clubs";

/// The file that is attached to it: another one under the same title once it has been revised.
pub(super) fn checklist(visit: Visit) -> (&'static str, Vec<u8>) {
    let (path, days) = if visit >= Visit::Revision {
        ("/media/65f1c0de0000000000000002/clubs_checklist_2026.pdf", "on the same day")
    } else {
        ("/media/65f1c0de0000000000000001/clubs_checklist.pdf", "within three working days")
    };
    let paragraphs = [
        "1. Every club keeps a list of the adults who are in charge of children.".to_owned(),
        "2. The list names the safeguarding lead and who stands in for the lead.".to_owned(),
        format!("3. A child who does not arrive is looked for and the parents are called {days}."),
    ];
    (path, pdf::file("Checklist for clubs", &paragraphs))
}

/// Statutory guidance as GOV.UK's Content API gives it: an item with a body, dates, notes and attachments.
/// `files` is the host of its attachments.
pub(super) fn govuk(visit: Visit, files: &str) -> String {
    let duty = if visit >= Visit::Revision { "must" } else { "should" };
    let records = "<p>5. Keep a written record of every concern, the decision that was taken and the reasons for it.</p>";
    let (early, late) = if visit >= Visit::Revision { ("", records) } else { (records, "") };
    let withdrawn = if visit == Visit::Withdrawal {
        serde_json::json!({
            "explanation": "<div class=\"govspeak\"><p>This guidance has been withdrawn because it is out of date. See the local procedures of your safeguarding partners.</p></div>",
            "withdrawn_at": "2026-03-20T09:30:00.000Z",
        })
    } else {
        serde_json::json!({})
    };
    let body = format!(
        r#"<div class="govspeak"><h2 id="who">Who this guidance is for</h2>
<p>1. This guidance is for committees, trustees and leaders of clubs in England that children attend without their parents.</p>
<p>2. It sets out what a club has to have in place before the first child arrives.</p>
<h2 id="concerns">Acting on concerns</h2>
{early}
<p>3. Where a child may be at risk of harm, the club’s safeguarding lead {duty} tell the local authority within one working day, whether or not the parents agree.</p>
<p>4. Leaders should know how to reach the safeguarding lead at any time while the club is open.</p>
<h2 id="people">People who work with children</h2>
<p>6. Every adult who is alone with children needs an enhanced check before the first session.</p>
{late}
<ul><li>the name of the safeguarding lead</li><li>the telephone number of the local authority’s front door</li></ul></div>"#
    );
    let (path, _) = checklist(visit);
    let related = match visit {
        Visit::Noise => "Swimming pools: supervision",
        _ => "Holiday clubs: registration",
    };
    serde_json::json!({
        "base_path": GUIDANCE,
        "content_id": "0b5d2f6e-4a3c-4c1e-9d57-5f1f3a9e0c11",
        "schema_name": "publication",
        "document_type": "statutory_guidance",
        "locale": "en",
        "title": "Safeguarding children in after-school clubs",
        "description": "Statutory guidance for everyone who runs a club for children outside school hours.",
        "first_published_at": "2024-09-02T09:00:00.000+01:00",
        "public_updated_at": "2025-01-14T09:00:00.000+00:00",
        "publishing_request_id": visit.token(),
        "withdrawn_notice": withdrawn,
        "details": {
            "body": body,
            "attachments": [{
                "attachment_type": "file",
                "id": visit.token(),
                "title": "Checklist for clubs",
                "url": format!("http://{files}{path}"),
                "content_type": "application/pdf",
            }],
            "change_history": [
                {"public_timestamp": "2025-01-14T09:00:00.000+00:00", "note": "Made clear that trustees are covered."},
                {"public_timestamp": "2024-09-02T09:00:00.000+01:00", "note": "First published."},
            ],
        },
        "links": {
            "organisations": [{"title": "Department for Demonstrations"}],
            "ordered_related_items": [{"title": related}],
        },
    })
    .to_string()
}

/// Advice on a page shaped like a charity's learning site.
pub(super) fn charity(visit: Visit) -> String {
    let (date, added) = if visit >= Visit::Revision {
        (
            "5 Mar 2026",
            "<p>Write down the child’s own words within 24 hours, and do not ask leading questions.</p>",
        )
    } else {
        ("13 Feb 2026", "<p>Write down the child’s own words on the same day.</p>")
    };
    let token = visit.token();
    format!(
        r#"<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Recording concerns about a child | Demo Learning</title></head><body>
<div class="cookie-consent" id="cc-{token}" role="dialog" aria-label="Cookies"><p>We would like to use cookies.</p><button>Accept all</button></div>
<header class="site-header"><nav><a href="/">Home</a><a href="/training">Training</a></nav></header>
<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/safeguarding">Safeguarding</a></li></ol>
<main><h1>Recording concerns about a child</h1>
<p class="page-meta">Last updated: {date} Topics: Record keeping</p>
<p>This page helps anyone who works or volunteers with children to write down what they saw and heard.</p>
<h2>What to write</h2>{added}
<p>Sign and date each entry, and say who was told.</p>
<h2>Where to keep it</h2><p>Keep records where only those who need them can open them.</p></main>
<aside class="related"><h2>You may also like</h2><a href="/courses?ref={token}">Courses</a></aside>
<footer><p>Demo Learning, an invented charity.</p></footer></body></html>"#
    )
}

/// A guideline on a page shaped like NICE's; nothing in it changes but its markup.
pub(super) fn institute(visit: Visit) -> String {
    let token = visit.token();
    format!(
        r#"<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Overview | Noticing neglect in the under-fives | Guidance | Demo Institute</title><script src="/_next/static/{token}.js"></script></head><body><div id="__next-{token}">
<header><nav aria-label="primary"><ul><li><a href="/guidance">Guidance</a></li></ul></nav></header>
<main><div class="page-header"><h1>Noticing neglect in the under-fives</h1><ul class="page-header__metadata"><li>Guideline</li><li>Reference number: DG7</li><li>Published: <time datetime="2019-10-09">09 October 2019</time></li><li>Last updated: <time datetime="2023-11-21">21 November 2023</time></li></ul></div>
<h2>Overview</h2><p>This guideline covers the signs of neglect in children under 5 and what to do when they are seen.</p>
<h2>Recommendations</h2><p>1.1 Consider neglect if a young child is often hungry, unwashed or without suitable clothing.</p><p>1.2 Suspect neglect if parents persistently fail to bring a child to appointments.</p></main>
<footer><p>Demo Institute, invented.</p></footer></div></body></html>"#
    )
}

/// A local board's page that lists national guidance; its link moves to another file under the same words.
pub(super) fn board(visit: Visit) -> String {
    let file = if visit >= Visit::Revision {
        "/files/clubs-guidance-2026.pdf"
    } else {
        "/files/clubs-guidance-2024.pdf"
    };
    let token = visit.token();
    format!(
        r#"<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>National guidance - Demoshire Safeguarding Children Partnership</title></head><body class="page-id-42 nonce-{token}">
<div id="header"><ul id="menu-main"><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></div>
<div id="content"><div class="entry-content"><h1>National guidance</h1>
<p>The documents below apply to everyone who works with children in Demoshire.</p>
<h2>After-school clubs</h2>
<p>Clubs follow <a href="{file}">Safeguarding children in after-school clubs (PDF)</a>, statutory guidance of the Department for Demonstrations.</p>
<h2>Neglect</h2><p>The Demo Institute’s guideline DG7 says which signs to look for.</p></div>
<div class="sharedaddy"><h3>Share this:</h3><a href="/share?x={token}">Share</a></div></div>
<div id="footer"><p>© Demoshire, invented</p></div></body></html>"#
    )
}
