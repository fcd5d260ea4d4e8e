//! A page whose place another text took for a while: told by what stood before, and by when the page shows its
//! own text again. Decides by what the two texts and the new one show; keeps nothing else.

use jiff::Timestamp;

use crate::{
    judge::suspicion,
    model::sighting::{Look, OwnAgain},
};

/// What stood before something that looked odd beside it did.
pub(super) struct Interlude {
    /// The last version before.
    before: (Timestamp, Look),
    /// From when the other stood.
    since: Timestamp,
}

impl Interlude {
    /// What is to be remembered once `look` stands from `at` on in the place of `baseline`.
    pub(super) fn after(
        remembered: Option<Self>,
        baseline: Option<&(Timestamp, Look)>,
        at: Timestamp,
        look: &Look,
    ) -> Option<Self> {
        let between = baseline?;
        if between.1.view != look.view {
            return remembered;
        }
        match remembered {
            Some(interlude) => {
                let is_over = interlude.before.1.text == look.text
                    || interlude.own_again(&between.1, look).is_some();
                (!is_over).then_some(interlude)
            }
            None => suspicion::odd(Some(&between.1), look)
                .map(|_| Self { before: between.clone(), since: at }),
        }
    }

    /// Whether `new` is the page's own text: nothing is odd about it beside what stood before, it keeps much of
    /// that, and what stands now is odd beside it.
    pub(super) fn own_again(&self, between: &Look, new: &Look) -> Option<OwnAgain> {
        let (before, own) = &self.before;
        let is_own = own.view == new.view
            && suspicion::odd(Some(own), new).is_none()
            && suspicion::keeps_much(own, new)
            && suspicion::odd(Some(new), between).is_some();
        let of = || OwnAgain { before: *before, since: self.since, words: between.words };
        is_own.then(of)
    }
}
