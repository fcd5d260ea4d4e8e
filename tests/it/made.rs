//! What is made from a seed, shared with the benches.

#[allow(dead_code, unreachable_pub, reason = "the benches use the rest of it")]
#[path = "../../benches/speed/editions.rs"]
pub(crate) mod editions;
#[allow(dead_code, reason = "the benches use the rest of it")]
#[path = "../../benches/speed/pages.rs"]
pub(crate) mod pages;
