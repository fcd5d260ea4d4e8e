//! Which nodes of a page are left out of its text: one bit a node, since it is asked of every node several
//! times. Decides nothing itself.

use std::hash::{Hash as _, Hasher};

use ego_tree::NodeId;

/// A set of nodes of one page.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct LeftOut {
    bits: Vec<u64>,
    count: usize,
}

impl LeftOut {
    /// Nothing is left out.
    pub(in super::super) fn new() -> Self {
        Self::default()
    }

    /// Leaves a node out.
    pub(in super::super) fn insert(&mut self, id: NodeId) {
        let (word, bit) = place(id);
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            self.count += usize::from(*bits & bit == 0);
            *bits |= bit;
        }
    }

    /// Whether a node is left out; those below it are not asked about.
    pub(in super::super) fn contains(&self, id: NodeId) -> bool {
        let (word, bit) = place(id);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// How many nodes were named.
    pub(in super::super) fn len(&self) -> usize {
        self.count
    }
}

impl Extend<NodeId> for LeftOut {
    fn extend<I: IntoIterator<Item = NodeId>>(&mut self, ids: I) {
        ids.into_iter().for_each(|id| self.insert(id));
    }
}

fn place(id: NodeId) -> (usize, u64) {
    let mut number = Number(0);
    id.hash(&mut number);
    (number.0 / 64, 1 << (number.0 % 64))
}

/// A node's number in its page, which ego-tree shows to hashers alone.
struct Number(usize);

impl Hasher for Number {
    fn finish(&self) -> u64 {
        self.0 as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().rev() {
            self.0 = self.0 << 8 | usize::from(*byte);
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use ego_tree::Tree;

    use super::*;

    #[test]
    fn each_node_has_its_own_bit() {
        let mut tree = Tree::new(0);
        let ids: Vec<NodeId> = (1..300).map(|n| tree.root_mut().append(n).id()).collect();
        let mut left = LeftOut::new();
        left.extend(ids.iter().step_by(3).copied());
        left.insert(ids[0]);
        assert_eq!(left.len(), 100);
        let found: Vec<bool> = ids.iter().map(|id| left.contains(*id)).collect();
        assert!(found.iter().enumerate().all(|(n, found)| *found == (n % 3 == 0)));
        assert!(!left.contains(tree.root().id()));
    }
}
