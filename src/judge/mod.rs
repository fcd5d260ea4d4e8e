//! Diff -> Change: how much a difference matters and why. Pure, cannot fail; significance is decided here and nowhere else.

mod announce;
mod announced;
mod attachments;
mod calendar;
mod cites;
mod command;
mod contact;
mod copies;
mod covers;
mod definition;
mod differences;
mod duty;
mod ended;
mod found;
mod gone;
mod hash;
mod items;
mod law;
mod lifecycle;
mod lists;
mod moments;
mod named;
mod numbers;
mod quantity;
mod reach;
mod rebuilt;
mod role;
mod rules;
mod says;
mod settle;
mod shifts;
mod statements;
mod summary;
pub mod suspicion;
mod titles;
mod tokens;
mod views;
mod weigh;

pub use announce::{Before, Earlier, announce};
pub use attachments::{offered, said_late};
pub use calendar::{ahead, events};
pub use cites::cites_out_of_date;
pub use covers::{announce_covers, own_edition};
pub use differences::weigh_documents;
pub use ended::ended;
pub use found::{Sighted, files, found, is_newer};
pub use gone::{
    another_document, gone, own_again, second_look, there_again, unchanged, waited, why_gone,
};
pub use lifecycle::{
    announced_between, copy_damaged, file_changed, judge, judge_with, passed_over,
};
pub use named::{NAMING, cover, named};
pub use rebuilt::{is_rebuilt, rebuilt, template};
pub use says::says;
pub use settle::{Settling, settle};
pub use summary::summary;
pub use titles::{same_paper, same_title};
pub use views::{Between, in_common, offered_in_common};
pub use weigh::weigh;

#[cfg(test)]
mod example;
