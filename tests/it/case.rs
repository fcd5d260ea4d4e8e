//! The vocabulary of a story: publish, crawl, revise, crawl, report.
