//! kill -9, cut files, flipped bits: what was acknowledged is never lost.
