//! Reports as whole texts.
