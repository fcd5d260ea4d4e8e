//! Random operations against a BTreeMap model, with reopening.
