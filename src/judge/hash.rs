//! Small hashes whose smallest ones are a fair sample of many things: what sketches of pages and texts are
//! made of. No proof of anything: a digest is.

/// Where FNV-1a begins.
pub(super) const BASIS: u32 = 0x811c_9dc5;

/// FNV-1a of bytes (Fowler, Noll, Vo; 32 bits), mixed.
pub(super) fn hash(bytes: impl IntoIterator<Item = u8>) -> u32 {
    let fnv = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    mixed(bytes.into_iter().fold(BASIS, fnv))
}

/// Its bits mixed, so that small hashes are a fair sample.
pub(super) fn mixed(hash: u32) -> u32 {
    let mixed = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35)
}
