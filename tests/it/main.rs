//! The one integration binary. A file here is a subject; `case` is the vocabulary, `publisher` the world outside.

mod archive;
mod case;
mod cli;
mod config;
mod crash;
mod crawl;
mod cron;
mod damage;
mod disks;
mod fetch;
mod floors;
mod misbehaviour;
mod noise;
mod odd;
mod politeness;
mod publisher;
mod readme;
mod report;
mod review;
mod robots;
mod samples;
mod store_model;
mod ways;
mod wording;
