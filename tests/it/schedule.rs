//! Cron lines over the days on which London's clocks change: a host's job every quarter of an hour, a
//! real store, a real publisher, and how often each page is then asked for.

use guidewatch::model::time::london;
use jiff::{ToSpan as _, civil::Date};

use super::{
    case::{Case, page},
    publisher::Publisher,
};

/// Watches one page at half past one every night and another every hour, from noon on the day before.
fn fetched_on(day: &str) -> (usize, usize, usize) {
    let publisher = Publisher::start();
    publisher.page("/nightly", &page("<p>Once a night.</p>"));
    publisher.page("/hourly", &page("<p>Once an hour.</p>"));
    let mut case = Case::new();
    case.watch_with("nightly", &publisher.url("/nightly"), "every = \"30 1 * * *\"");
    case.watch_with("hourly", &publisher.url("/hourly"), "every = \"0 * * * *\"");
    let day: Date = day.parse().expect("a day");
    let midnight = |day: Date| day.to_zoned(london()).expect("midnight is there").timestamp();
    let noon = midnight(day) - 12.hours();
    case.crawl_due(&noon.to_string());
    publisher.clear_log();
    let (mut now, mut jobs) = (midnight(day), 0);
    while now < midnight(day.tomorrow().expect("a day")) {
        case.crawl_due(&now.to_string());
        now += 15.minutes();
        jobs += 1;
    }
    (jobs, publisher.asked("/nightly"), publisher.asked("/hourly"))
}

#[test]
fn in_the_spring_of_2026_the_skipped_hour_loses_no_night() {
    assert_eq!(fetched_on("2026-03-29"), (92, 1, 23));
}

#[test]
fn in_the_autumn_of_2026_the_hour_that_comes_twice_makes_no_second_night() {
    assert_eq!(fetched_on("2026-10-25"), (100, 1, 25));
}

#[test]
fn in_the_spring_of_2027_the_skipped_hour_loses_no_night() {
    assert_eq!(fetched_on("2027-03-28"), (92, 1, 23));
}

#[test]
fn in_the_autumn_of_2027_the_hour_that_comes_twice_makes_no_second_night() {
    assert_eq!(fetched_on("2027-10-31"), (100, 1, 25));
}

#[test]
fn on_any_other_day_there_are_24_hours() {
    assert_eq!(fetched_on("2026-06-01"), (96, 1, 24));
}
