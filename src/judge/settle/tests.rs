//! Each rule of settling by an example, and what must hold of any row of sightings and decisions.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::model::sighting::Family;

fn hour(n: i64) -> Timestamp {
    let start: Timestamp = "2026-03-02T06:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(n)
}

/// Due a day later.
fn next_day(at: Timestamp) -> Timestamp {
    at + SignedDuration::from_hours(24)
}

/// A page of so many words, told apart by `text`.
fn look(text: u8, words: u32) -> Look {
    let print = Fingerprint::of([&[text][..]]);
    Look {
        text: print,
        whole: print,
        readable: true,
        family: Family::Page,
        words,
        blocks: 10,
        headings: 2,
        ..Look::default()
    }
}

fn page(at: i64, look: Look) -> Sighting {
    Sighting { first: hour(at), last: hour(at), seen: Seen::Page(look) }
}

fn same(at: i64, of: i64) -> Sighting {
    Sighting { first: hour(at), last: hour(at), seen: Seen::Same(hour(of)) }
}

fn gone(first: i64, last: i64) -> Sighting {
    Sighting { first: hour(first), last: hour(last), seen: Seen::Gone(404, None) }
}

fn settled(sightings: &[Sighting]) -> Settled {
    settle(sightings, &[], &next_day)
}

fn decided(sightings: &[Sighting], of: i64, confirmed: bool) -> Settled {
    let decision = Decision {
        of: hour(of),
        confirmed,
        reason: "asked them".to_owned(),
        at: hour(of + 2),
        took_back: None,
    };
    settle(sightings, &[decision], &next_day)
}

/// The hours at which versions stood, and from when that was known.
fn versions(settled: &Settled) -> Vec<(Timestamp, Timestamp)> {
    settled.standings.iter().map(|standing| (standing.at, standing.known)).collect()
}

#[test]
fn an_ordinary_revision_stands_at_once() {
    let seen = settled(&[page(0, look(1, 300)), page(24, look(2, 310))]);
    assert_eq!(versions(&seen), [(hour(0), hour(0)), (hour(24), hour(24))]);
    assert_eq!((seen.waiting, seen.newest), (None, Some(hour(24))));
}

#[test]
fn what_is_odd_waits_and_stands_when_seen_an_interval_later() {
    let row = [page(0, look(1, 300)), page(24, look(2, 30)), same(30, 24), same(48, 24)];
    let early = settled(&row[..3]);
    assert_eq!(versions(&early), [(hour(0), hour(0))]);
    let waiting = early.waiting.unwrap();
    assert_eq!((waiting.at, waiting.last, waiting.until), (hour(24), hour(30), hour(48)));
    assert_eq!(early.aside[&hour(24)], Aside::Waiting(Odd::Shrank(300, 30)));
    let late = settled(&row);
    assert_eq!(versions(&late), [(hour(0), hour(0)), (hour(24), hour(48))]);
    assert_eq!(late.standings[1].odd, Some(Odd::Shrank(300, 30)));
    assert!(late.waiting.is_none() && late.aside.is_empty());
}

#[test]
fn the_same_odd_text_in_another_body_is_a_second_look() {
    let seen = settled(&[page(0, look(1, 300)), page(24, look(2, 30)), page(48, look(2, 30))]);
    assert_eq!(versions(&seen)[1], (hour(24), hour(48)));
    assert_eq!(seen.newest, Some(hour(48)));
}

#[test]
fn another_odd_text_begins_to_wait_anew() {
    let seen = settled(&[page(0, look(1, 900)), page(24, look(2, 300)), page(48, look(3, 30))]);
    assert_eq!(seen.standings.len(), 1);
    assert_eq!(seen.waiting.unwrap().at, hour(48));
    assert_eq!(seen.aside[&hour(24)], Aside::NotSeenAgain(Odd::Shrank(900, 300)));
}

#[test]
fn where_the_old_text_returns_first_nothing_happened() {
    let seen = settled(&[page(0, look(1, 300)), page(24, look(2, 30)), page(25, look(1, 300))]);
    assert_eq!(versions(&seen), [(hour(0), hour(0))]);
    assert!(seen.waiting.is_none());
    assert_eq!(seen.aside[&hour(24)], Aside::NotSeenAgain(Odd::Shrank(300, 30)));
    assert_eq!(seen.newest, Some(hour(25)), "the newest body that shows what stands");
}

#[test]
fn the_baseline_is_what_stood_not_what_was_seen_last() {
    let seen = settled(&[page(0, look(1, 300)), page(24, look(2, 30)), page(48, look(3, 290))]);
    assert_eq!(versions(&seen), [(hour(0), hour(0)), (hour(48), hour(48))]);
}

#[test]
fn an_earlier_text_that_another_had_replaced_waits() {
    let row = [page(0, look(1, 300)), page(24, look(2, 310)), page(48, look(1, 300))];
    let seen = settled(&row);
    assert_eq!(seen.waiting.unwrap().odd, Odd::WentBack(hour(0)));
    let mut row = row.to_vec();
    row.push(same(72, 48));
    let seen = settled(&row);
    assert_eq!(seen.standings[2].odd, Some(Odd::WentBack(hour(0))));
    assert_eq!(versions(&seen)[2], (hour(48), hour(72)));
}

#[test]
fn not_found_waits_then_it_is_gone_and_a_return_is_a_standing() {
    let row = [page(0, look(1, 300)), gone(24, 26), gone(30, 50), same(60, 0)];
    assert_eq!(settled(&row[..2]).waiting.unwrap().odd, Odd::Status(404));
    let seen = settled(&row[..3]);
    assert_eq!(versions(&seen), [(hour(0), hour(0)), (hour(24), hour(48))]);
    assert!(matches!(seen.standings[1].what, Stood::Gone(None)));
    let seen = settled(&row);
    assert_eq!(seen.standings[2].what, Stood::Version(hour(0)));
    assert_eq!(seen.standings[2].at, hour(60));
}

#[test]
fn one_sort_of_not_found_confirms_another() {
    let soft = Look { odd: Some(Odd::SaysNotFound("page not found".to_owned())), ..look(2, 20) };
    let home = Look { odd: Some(Odd::Home), ..look(3, 400) };
    let seen = settled(&[page(0, look(1, 300)), page(24, soft), page(48, home)]);
    assert!(matches!(seen.standings[1].what, Stood::Gone(_)));
    assert!(matches!(seen.aside[&hour(24)], Aside::Gone(_)));
}

#[test]
fn a_page_that_was_never_seen_is_not_gone() {
    let seen = settled(&[gone(0, 90)]);
    assert_eq!(seen, Settled::default());
}

#[test]
fn a_person_can_confirm_or_set_aside_what_waits() {
    let row = [page(0, look(1, 300)), page(24, look(2, 30))];
    let seen = decided(&row, 24, true);
    assert_eq!(versions(&seen)[1], (hour(24), hour(26)));
    assert_eq!(seen.standings[1].confirmed_by.as_deref(), Some("asked them"));
    let row = [row[0].clone(), row[1].clone(), page(48, look(2, 30)), page(72, look(2, 30))];
    let seen = decided(&row, 24, false);
    assert_eq!(versions(&seen), [(hour(0), hour(0))]);
    assert_eq!(seen.dismissed, Some((hour(24), "asked them".to_owned())));
    assert!(seen.aside.values().all(|aside| matches!(aside, Aside::Dismissed(_))));
}

#[test]
fn a_person_can_confirm_or_set_aside_a_404() {
    let row = [page(0, look(1, 300)), gone(24, 25)];
    let seen = decided(&row, 24, true);
    assert!(matches!(seen.standings[1].what, Stood::Gone(_)));
    assert_eq!(seen.standings[1].known, hour(26));
    let seen = decided(&row, 24, false);
    assert_eq!(seen.standings.len(), 1);
    assert!(seen.waiting.is_none() && seen.dismissed.is_some());
}

/// The same with marks of its own, by which two texts are alike or not.
fn marked(text: u8, words: u32, marks: std::ops::Range<u32>, title: u32) -> Look {
    Look { sketch: marks.collect(), title, ..look(text, words) }
}

#[test]
fn a_page_that_shows_its_own_text_again_is_compared_with_that() {
    let page_before = marked(1, 300, 0..16, 7);
    let outage = marked(2, 250, 90..106, 8);
    let row = [
        page(0, page_before.clone()),
        page(24, outage.clone()),
        same(48, 24),
        page(72, marked(3, 301, 1..17, 7)),
    ];
    let seen = settled(&row);
    assert_eq!(seen.standings[1].odd, Some(Odd::AnotherText));
    let last = &seen.standings[2];
    assert_eq!((last.at, last.known, &last.odd), (hour(72), hour(72), &None), "at once");
    let again = last.own_again.as_ref().unwrap();
    assert_eq!((again.before, again.since, again.words), (hour(0), hour(24), 250));
    let mut row = row.to_vec();
    // What follows is compared with what stands, as ever.
    row.push(page(96, marked(4, 302, 2..18, 7)));
    assert_eq!(settled(&row).standings[3].own_again, None);
    // Word for word, it went back.
    row.truncate(3);
    row.push(page(72, page_before));
    assert_eq!(settled(&row).waiting.unwrap().odd, Odd::WentBack(hour(0)));
    // A third page is neither.
    row.truncate(3);
    row.push(page(72, marked(5, 280, 200..216, 9)));
    assert_eq!(settled(&row).waiting.unwrap().odd, Odd::AnotherText);
}

#[test]
fn what_was_set_aside_is_over_once_the_page_was_seen() {
    let row = [
        page(0, look(1, 300)),
        page(24, look(2, 30)),
        same(48, 24),
        page(72, look(1, 300)),
        page(96, look(2, 30)),
        page(120, look(2, 30)),
    ];
    let seen = decided(&row[..3], 24, false);
    assert!(seen.waiting.is_none() && seen.dismissed.is_some(), "while it goes on");
    let seen = decided(&row[..5], 24, false);
    assert_eq!(seen.waiting.unwrap().at, hour(96));
    assert_eq!(versions(&decided(&row, 24, false))[1], (hour(96), hour(120)));
}

#[test]
fn a_soft_404_that_comes_back_after_the_page_waits_anew() {
    let soft = Look { odd: Some(Odd::Home), ..look(2, 20) };
    let row = [page(0, look(1, 300)), page(24, soft), same(48, 24), same(72, 0), same(96, 24)];
    let seen = settled(&row);
    assert_eq!(seen.standings.len(), 3);
    assert_eq!(seen.waiting.unwrap().at, hour(96));
}

#[test]
fn the_look_that_agreed_is_named_with_its_time_and_what_it_saw() {
    let of = |sort| Look { odd: Some(sort), ..look(2, 20) };
    let seen = settled(&[
        page(0, look(1, 300)),
        page(24, of(Odd::Home)),
        page(50, Look { text: Fingerprint::default(), ..of(Odd::Login) }),
    ]);
    let agreed = seen.standings[1].agreed.clone().unwrap();
    assert_eq!(agreed, Agreed { at: hour(50), exact: true, odd: Odd::Login });
    let seen = settled(&[page(0, look(1, 300)), gone(24, 51)]);
    let agreed = seen.standings[1].agreed.clone().unwrap();
    assert_eq!(agreed, Agreed { at: hour(51), exact: false, odd: Odd::Status(404) });
}

/// A row as the store gives it: in order, each `Same` of a snapshot before it.
fn sightings() -> impl Strategy<Value = Vec<Sighting>> {
    let one = (0..6_u8, 0..5_usize, 1..20_i64, any::<prop::sample::Index>(), 0..4_u8);
    prop::collection::vec(one, 0..40).prop_map(|drawn| {
        let (mut now, mut pages, mut row) = (0, Vec::new(), Vec::new());
        for (text, words, step, which, kind) in drawn {
            now += step;
            let last = now + i64::from(text);
            let seen = match kind {
                0 if !pages.is_empty() => Seen::Same(hour(pages[which.index(pages.len())])),
                1 => Seen::Gone(404, None),
                _ => {
                    pages.push(now);
                    let mut look = look(text, [300, 310, 120, 30, 0][words]);
                    look.headings = if text == 5 { 8 } else { 0 };
                    look.withdrawn = text == 4;
                    look.readable = words < 4;
                    if text == 3 {
                        look.odd = Some(Odd::Home);
                    }
                    Seen::Page(look)
                }
            };
            let last = if matches!(seen, Seen::Page(_)) { now } else { last };
            row.push(Sighting { first: hour(now), last: hour(last), seen });
            now = last;
        }
        row
    })
}

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    prop::collection::vec((0..300_i64, any::<bool>()), 0..6).prop_map(|drawn| {
        let decision = |(of, confirmed)| Decision {
            of: hour(of),
            confirmed,
            reason: format!("reason {of}"),
            at: hour(of + 1),
            took_back: None,
        };
        drawn.into_iter().map(decision).collect()
    })
}

fn snapshots(row: &[Sighting]) -> BTreeSet<Timestamp> {
    let page = |sighting: &&Sighting| matches!(sighting.seen, Seen::Page(_));
    row.iter().filter(page).map(|sighting| sighting.first).collect()
}

proptest! {
    #[test]
    fn whatever_is_seen_the_standings_are_sound(row in sightings(), decisions in decisions()) {
        let settled = settle(&row, &decisions, &next_day);
        prop_assert_eq!(&settled, &settle(&row, &decisions, &next_day));
        let seen = snapshots(&row);
        let standings = &settled.standings;
        prop_assert!(standings.is_sorted_by_key(|standing| standing.at), "{:#?}", standings);
        let mut stood = BTreeSet::new();
        for (n, standing) in standings.iter().enumerate() {
            prop_assert!(standing.known >= standing.at);
            match standing.what {
                Stood::Version(at) => {
                    prop_assert!(seen.contains(&at));
                    stood.insert(at);
                }
                Stood::Gone(_) => {
                    let before = n.checked_sub(1).map(|n| &standings[n].what);
                    prop_assert!(!matches!(before, Some(Stood::Gone(_))), "gone twice");
                }
            }
        }
        for at in settled.aside.keys() {
            prop_assert!(seen.contains(at));
        }
        if let Some(waiting) = &settled.waiting {
            prop_assert!(waiting.last >= waiting.at);
            let aside = settled.aside.get(&waiting.at);
            prop_assert!(aside.is_none_or(|aside| matches!(aside, Aside::Waiting(_) | Aside::NotSeenAgain(_))) || stood.contains(&waiting.at));
        }
        for (at, aside) in &settled.aside {
            if matches!(aside, Aside::Waiting(_)) {
                prop_assert!(!stood.contains(at), "it waits and stands");
            }
        }
        prop_assert!(settled.newest.is_none_or(|at| seen.contains(&at)));
    }

    #[test]
    fn equal_looks_are_one_standing(text in 0..6_u8, words in 0..900_u32, times in 1..30_i64) {
        let row: Vec<Sighting> = (0..times).map(|n| page(n * 24, look(text, words))).collect();
        let settled = settled(&row);
        prop_assert_eq!(versions(&settled), vec![(hour(0), hour(0))]);
        prop_assert!(settled.waiting.is_none() && settled.aside.is_empty());
        prop_assert_eq!(settled.newest, Some(hour((times - 1) * 24)));
    }

    #[test]
    fn reading_the_same_again_half_way_changes_nothing(
        row in sightings(),
        decisions in decisions(),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = settle(&row, &decisions, &next_day);
        let half = cut.index(row.len() + 1);
        let mut settling = Settling::new(&decisions, &next_day);
        row[..half].iter().for_each(|sighting| settling.see(sighting));
        for at in [settling.baseline(), settling.waiting()].into_iter().flatten() {
            let of = row.iter().find(|sighting| sighting.first == at);
            if let Some(Seen::Page(look)) = of.map(|sighting| &sighting.seen) {
                settling.read_again(at, look);
            }
        }
        row[half..].iter().for_each(|sighting| settling.see(sighting));
        prop_assert_eq!(settling.settled(), whole);
    }
}
