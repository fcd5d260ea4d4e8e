//! Targets that changed under words that stayed.

use std::collections::BTreeMap;

use crate::model::{
    diff::LinkEdit,
    document::{Block, Link},
    wording::settled,
};

/// The link changes between two blocks. `whole` says that their words are equal, so that a link that
/// came or went counts too; else only links whose own words stand on both sides do.
pub(super) fn changed(old: &Block, new: &Block, whole: bool) -> Vec<LinkEdit> {
    let mut edits = Vec::new();
    let mut unmatched: BTreeMap<String, Vec<&Link>> = BTreeMap::new();
    for link in old.links.iter().rev() {
        unmatched.entry(settled(&link.text)).or_default().push(link);
    }
    let mut come = Vec::new();
    for link in &new.links {
        // The same target first, wherever it stands among links of the same words.
        let same = unmatched.get_mut(&settled(&link.text)).and_then(|links| {
            let at = links.iter().rposition(|before| before.target == link.target)?;
            Some(links.remove(at))
        });
        if same.is_none() {
            come.push(link);
        }
    }
    for link in come {
        let before = unmatched.get_mut(&settled(&link.text)).and_then(Vec::pop);
        if before.is_some() || whole {
            edits.push(LinkEdit {
                text: link.text.clone(),
                old: before.map(|link| link.target.clone()),
                new: Some(link.target.clone()),
            });
        }
    }
    if whole {
        let gone = unmatched.into_values().flatten();
        edits.extend(gone.map(|link| LinkEdit {
            text: link.text.clone(),
            old: Some(link.target.clone()),
            new: None,
        }));
    }
    edits
}
