//! What the demo's publishers show on each visit. All of it is invented; the shapes are those of real sites.

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

/// Statutory guidance on a page shaped like a GOV.UK publication.
pub(super) fn govuk(visit: Visit) -> String {
    let revised = visit >= Visit::Revision;
    let duty = if revised { "must" } else { "should" };
    let records = "<p>5. Keep a written record of every concern, the decision that was taken and the reasons for it.</p>";
    let (early, late) = if revised { ("", records) } else { (records, "") };
    let banner = if visit == Visit::Withdrawal {
        r#"<section class="govuk-notification-banner gem-c-notice" aria-label="Notice" role="region"><h2 class="gem-c-notice__title">This statutory guidance was withdrawn on <time datetime="2026-03-20T09:30:00+00:00">20 March 2026</time></h2><div class="gem-c-govspeak"><p>This guidance has been withdrawn because it is out of date. See the local procedures of your safeguarding partners.</p></div></section>"#
    } else {
        ""
    };
    let withdrawn = if visit == Visit::Withdrawal {
        r#"<meta name="govuk:withdrawn" content="withdrawn">"#
    } else {
        ""
    };
    let token = visit.token();
    let related = match visit {
        Visit::Noise => "<li><a href=\"/swimming\">Swimming pools: supervision</a></li>",
        _ => "<li><a href=\"/holidays\">Holiday clubs: registration</a></li>",
    };
    format!(
        r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Safeguarding children in after-school clubs - GOV.UK</title><meta name="csrf-token" content="{token}{token}"><meta name="govuk:first-published-at" content="2024-09-02T09:00:00+01:00"><meta name="govuk:public-updated-at" content="2025-01-14T09:00:00+00:00">{withdrawn}</head><body class="gem-c-layout-for-public" data-token="{token}">
<div id="global-cookie-message" class="gem-c-cookie-banner"><h2>Cookies on this site</h2><p>We use some essential cookies to make this website work.</p><button>Accept additional cookies</button></div>
<a href="#content" class="gem-c-skip-link">Skip to main content</a>
<header class="gem-c-layout-super-navigation-header"><nav aria-label="Menu"><ul><li><a href="/browse">Topics</a></li></ul></nav></header>
<main id="content" class="govuk-main-wrapper">{banner}
<h1 class="gem-c-heading__text">Safeguarding children in after-school clubs</h1>
<p class="gem-c-lead-paragraph">Statutory guidance for everyone who runs a club for children outside school hours.</p>
<dl class="gem-c-metadata__list"><dt class="gem-c-metadata__term">From:</dt><dd class="gem-c-metadata__definition"><a href="/government/organisations/demo">Department for Demonstrations</a></dd><dt class="gem-c-metadata__term">Published</dt><dd class="gem-c-metadata__definition">2 September 2024</dd><dt class="gem-c-metadata__term">Last updated</dt><dd class="gem-c-metadata__definition">14 January 2025 — <a href="#full-publication-update-history">See all updates</a></dd></dl>
<section id="documents"><h2>Documents</h2><section class="gem-c-attachment"><h3 class="gem-c-attachment__title"><a href="/media/65f1c0de0000000000000001/clubs_poster.pdf">Poster for club rooms</a></h3><p class="gem-c-attachment__metadata"><span class="gem-c-attachment__attribute">PDF</span>, 84 KB, 1 page</p></section></section>
<section id="details"><h2>Details</h2><div class="gem-c-govspeak">
<h3 id="who">Who this guidance is for</h3>
<p>1. This guidance is for committees, trustees and leaders of clubs in England that children attend without their parents.</p>
<p>2. It sets out what a club has to have in place before the first child arrives.</p>
<h3 id="concerns">Acting on concerns</h3>
{early}
<p>3. Where a child may be at risk of harm, the club’s safeguarding lead {duty} tell the local authority within one working day, whether or not the parents agree.</p>
<p>4. Leaders should know how to reach the safeguarding lead at any time while the club is open.</p>
<h3 id="people">People who work with children</h3>
<p>6. Every adult who is alone with children needs an enhanced check before the first session.</p>
{late}
<ul><li>the name of the safeguarding lead</li><li>the telephone number of the local authority’s front door</li></ul>
</div></section>
<div class="gem-c-published-dates" id="full-publication-update-history"><h2 class="govuk-visually-hidden">Updates to this page</h2>Published 2 September 2024<br>Last updated 14 January 2025<ol class="gem-c-published-dates__list"><li class="gem-c-published-dates__change-item"><time class="gem-c-published-dates__change-date" datetime="2025-01-14T09:00:00.000+00:00">14 January 2025</time><p class="gem-c-published-dates__change-note">Made clear that trustees are covered.</p></li><li class="gem-c-published-dates__change-item"><time class="gem-c-published-dates__change-date" datetime="2024-09-02T09:00:00.000+01:00">2 September 2024</time><p class="gem-c-published-dates__change-note">First published.</p></li></ol></div>
</main>
<div class="govuk-!-display-none-print"><nav class="gem-c-related-navigation" aria-labelledby="related-nav-{token}"><h2 id="related-nav-{token}">Related content</h2><ul>{related}</ul></nav><form class="gem-c-feedback"><p>Is this page useful?</p><input id="input-{token}" name="token" value="{token}"></form></div>
<footer class="gem-c-layout-footer"><p>All content is invented for a demonstration.</p></footer></body></html>"##
    )
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
