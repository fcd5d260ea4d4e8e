//! guidewatch watches child-safeguarding guidance and reports, word by word, what was revised,
//! superseded or withdrawn.
//!
//! Two halves meet only in the store: gathering (`fetch`, `import`, `crawl`) writes dated snapshots, reading
//! (`extract`, `compare`, `judge`, `review`, `report`) works out what they say and how they differ.
//! ARCHITECTURE.md has the drawing; the modules below are in floor order, lowest first.

// ── floor 0: the nouns
pub mod model;

// ── floor 1: pure functions of their arguments
pub mod coding;
pub mod compare;
pub mod extract;
pub mod register;
pub mod schedule;

// ── floor 2: judgement, still pure
pub mod judge;
pub mod mentions;
pub mod report;

// ── floor 3: doors to the world
pub mod config;
pub mod deliver;
pub mod fetch;
pub mod import;
pub mod sandbox;
pub mod store;

// ── floor 4: conductors
pub mod crawl;
pub mod dispatch;
pub mod review;

// ── floor 5: faces
pub mod cli;
