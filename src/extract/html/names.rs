//! Attributes and class names as a walk over thousands of elements can afford to look at them.

use std::{cell::RefCell, collections::BTreeMap};

use scraper::node::Element;

/// An attribute's value, as `Element::attr` gives it; that one makes an interned name at every call.
pub(in super::super) fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let plain = element.attrs.iter().filter(|(key, _)| key.prefix.is_none() && key.ns.is_empty());
    plain.into_iter().find(|(key, _)| *key.local == *name).map(|(_, value)| &**value)
}

/// What was found of a name, worked out once for each: a page says the same few names thousands of times.
pub(in super::super) struct Known<'a, F> {
    of: RefCell<BTreeMap<&'a str, bool>>,
    rule: F,
}

impl<'a, F: Fn(&str) -> bool> Known<'a, F> {
    /// Nothing is known yet of what `rule` says.
    pub(in super::super) fn new(rule: F) -> Self {
        Self { of: RefCell::default(), rule }
    }

    /// What the rule says of a name.
    pub(in super::super) fn is(&self, name: &'a str) -> bool {
        if let Some(known) = self.of.borrow().get(name) {
            return *known;
        }
        let found = (self.rule)(name);
        self.of.borrow_mut().insert(name, found);
        found
    }
}
