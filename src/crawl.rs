//! sources × web -> store: the order of things in one crawl, and nothing else.
