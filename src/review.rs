//! store -> Report: the order of things when a reader asks what changed, and nothing else.
