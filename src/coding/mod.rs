//! Content codings (RFC 9110 §8.4): undoes gzip, deflate, br and zstd under a cap, and writes and reads gzip members.
