//! Politeness, proved from the side of the server.
