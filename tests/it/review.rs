//! What a reader is owed.
