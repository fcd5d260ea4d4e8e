//! Roles and bodies of child safeguarding in England, as data. A short list of evident names: a name
//! that is missing is not flagged.

use super::{
    items::Match,
    tokens::{Token, phrase},
};
use crate::model::diff::Flag;

/// A role and the ways in which it is written; the first is what is compared.
const ROLES: &[&[&str]] = &[
    &["designated safeguarding lead", "designated safeguarding leads", "dsl", "dsls"],
    &["designated officer", "designated officers", "local authority designated officer", "lado"],
    &["designated teacher", "designated teachers"],
    &["child safeguarding practice review panel"],
    &["local safeguarding children board", "local safeguarding children boards", "lscb", "lscbs"],
    &["safeguarding partners", "safeguarding partner", "local safeguarding partners"],
    &["lead safeguarding partner", "lead safeguarding partners"],
    &["delegated safeguarding partner", "delegated safeguarding partners"],
    &["integrated care board", "integrated care boards", "icb", "icbs"],
    &["clinical commissioning group", "clinical commissioning groups", "ccg", "ccgs"],
    &["youth offending team", "youth offending teams"],
    &["youth justice service", "youth justice services"],
    &["virtual school head", "virtual school heads"],
    &["independent reviewing officer", "independent reviewing officers"],
    &["director of children's services", "directors of children's services"],
    &["children's social care"],
    &["secretary of state"],
    &["social worker", "social workers"],
    &["lead practitioner", "lead practitioners"],
    &["lead professional", "lead professionals"],
    &["family help lead practitioner"],
    &["health visitor", "health visitors"],
    &["school nurse", "school nurses"],
    &["governing body", "governing bodies"],
    &["local authority", "local authorities"],
    &["chief officer of police", "chief officers of police"],
    &["headteacher", "headteachers", "head teacher", "head teachers"],
    &["proprietor", "proprietors"],
    &["police"],
    &["ofsted"],
    &["nspcc"],
    &["gp", "gps"],
];

/// The role that begins at `at`, by its longest name.
pub(super) fn find(tokens: &[Token], at: usize) -> Option<Match> {
    let first = &tokens.get(at)?.plain;
    let mut best: Option<(usize, &str)> = None;
    for names in ROLES {
        for name in *names {
            if !name.starts_with(first.as_str()) {
                continue;
            }
            let words: Vec<&str> = name.split(' ').collect();
            if phrase(tokens, at, &words) && best.is_none_or(|(most, _)| words.len() > most) {
                best = Some((words.len(), names[0]));
            }
        }
    }
    let (words, key) = best?;
    Some(Match { flag: Flag::Role, key: key.to_owned(), words, alone: true })
}
