//! Diff -> Change: how much a difference matters and why. Pure, cannot fail; significance is decided here and nowhere else.

mod announced;
mod attachments;
mod contact;
mod definition;
mod differences;
mod duty;
mod gone;
mod hash;
mod items;
mod law;
mod lifecycle;
mod lists;
mod quantity;
mod rebuilt;
mod role;
mod rules;
mod settle;
mod shifts;
mod summary;
pub mod suspicion;
mod tokens;
mod views;
mod weigh;

pub use attachments::{offered, said_late};
pub use differences::weigh_documents;
pub use gone::{another_document, gone, own_again, second_look, there_again, unchanged, why_gone};
pub use lifecycle::{announced_between, copy_damaged, file_changed, judge, judge_with};
pub use rebuilt::{is_rebuilt, rebuilt, template};
pub use settle::{Settling, settle};
pub use summary::summary;
pub use views::{Between, in_common, offered_in_common};
pub use weigh::weigh;

#[cfg(test)]
mod example;
