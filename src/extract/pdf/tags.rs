//! The structure tree of a tagged PDF (ISO 32000-1 §14.7–14.8): which paragraph, list item, table cell or
//! note a marked piece belongs to. Evidence beside what the page looks like, never the only witness.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    cmap::whole,
    font::{get, name, number},
};

/// More elements than the longest document has; what stands beyond is untagged.
const MOST_ELEMENTS: usize = 500_000;

/// Where a marked piece stands in the tree. Elements are numbered in the tree's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The element that a reader sees as one block.
    pub(super) block: Option<u32>,
    /// Level of a heading, 1 to 6; 0 for none.
    pub(super) heading: u8,
    /// The list item that it is part of.
    pub(super) item: Option<u32>,
    /// The footnote or endnote that it is part of.
    pub(super) note: Option<u32>,
    /// In a table of contents.
    pub(super) contents: bool,
    pub(super) table: Option<u32>,
    pub(super) row: Option<u32>,
    pub(super) cell: Option<u32>,
}

/// The places of all marked pieces.
#[derive(Debug, Default)]
pub(super) struct Tags {
    places: BTreeMap<(ObjectId, u32), Place>,
}

/// What is still to be walked: a child, the place of its parent, the page where it stands.
type Pending<'a> = (&'a Object, Place, Option<ObjectId>);

impl Tags {
    pub(super) fn load(document: &Document) -> Self {
        let mut tags = Self::default();
        let root =
            document.catalog().ok().and_then(|catalog| get(document, catalog, b"StructTreeRoot"));
        let Some(root) = root.and_then(|root| root.as_dict().ok()) else { return tags };
        let Ok(children) = root.get(b"K") else { return tags };
        let roles = get(document, root, b"RoleMap").and_then(|map| map.as_dict().ok());
        let mut pending: Vec<Pending<'_>> = vec![(children, Place::default(), None)];
        let (mut seen, mut count) = (BTreeSet::new(), 0_u32);
        let mut steps = 0;
        while let Some((child, place, page)) = pending.pop() {
            steps += 1;
            if steps > MOST_ELEMENTS * 2 {
                break;
            }
            let Ok((id, child)) = document.dereference(child) else { continue };
            // A tree that bites its own tail, or names an element twice.
            if id.is_some_and(|id| child.as_dict().is_ok() && !seen.insert(id)) {
                continue;
            }
            match child {
                Object::Integer(_) | Object::Real(_) => tags.mark(page, child, place),
                Object::Array(children) => {
                    pending.extend(children.iter().rev().map(|child| (child, place, page)));
                }
                Object::Dictionary(element) => {
                    let own = element.get(b"Pg").ok().and_then(|page| page.as_reference().ok());
                    let page = own.or(page);
                    if let Some(mark) = element.get(b"MCID").ok().filter(|_| !element.has(b"S")) {
                        // A mark inside a form counts in that form, which has numbers of its own.
                        if !element.has(b"Stm") {
                            tags.mark(page, mark, place);
                        }
                        continue;
                    }
                    let Ok(children) = element.get(b"K") else { continue };
                    count += 1;
                    let role = role(document, roles, element);
                    pending.push((children, within(place, &role, count), page));
                }
                _ => {}
            }
        }
        tags
    }

    fn mark(&mut self, page: Option<ObjectId>, mark: &Object, place: Place) {
        if let (Some(page), Some(mark)) = (page, number(mark))
            && self.places.len() < MOST_ELEMENTS
        {
            self.places.entry((page, whole(mark))).or_insert(place);
        }
    }

    /// Where the piece with this mark on this page stands.
    pub(super) fn place(&self, page: ObjectId, mark: u32) -> Option<Place> {
        self.places.get(&(page, mark)).copied()
    }
}

/// The standard role of an element, through the file's own names for roles.
fn role(document: &Document, roles: Option<&Dictionary>, element: &Dictionary) -> String {
    let mut role = name(document, element, b"S").unwrap_or_default();
    for _ in 0..8 {
        let mapped = roles.and_then(|roles| name(document, roles, role.as_bytes()));
        match mapped {
            Some(next) if next != role => role = next,
            _ => break,
        }
    }
    role
}

/// The place of what stands in element number `id` of this role.
fn within(outer: Place, role: &str, id: u32) -> Place {
    let block = Place { block: Some(id), heading: 0, ..outer };
    match role {
        "H" | "Title" => Place { heading: 1, ..block },
        "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
            Place { heading: role.as_bytes()[1] - b'0', ..block }
        }
        "P" | "Caption" | "BlockQuote" | "Figure" | "Formula" | "Index" => block,
        "LI" => Place { item: Some(id), ..block },
        "L" | "Sect" | "Div" | "Part" | "Art" => Place { item: None, heading: 0, ..outer },
        "TOC" | "TOCI" => Place { contents: true, ..block },
        "Note" => Place { note: Some(id), item: None, table: None, row: None, cell: None, ..block },
        "Table" => Place { table: Some(id), row: None, cell: None, item: None, ..outer },
        "TR" => Place { row: Some(id), cell: None, item: None, ..block },
        "TD" | "TH" => Place { cell: Some(id), item: None, ..block },
        _ => outer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_nest_as_readers_see_them() {
        let item = within(within(Place::default(), "L", 1), "LI", 2);
        assert_eq!((item.block, item.item), (Some(2), Some(2)));
        let paragraph = within(within(item, "LBody", 3), "P", 4);
        assert_eq!((paragraph.block, paragraph.item), (Some(4), Some(2)));
        let note = within(within(paragraph, "Note", 5), "P", 6);
        assert_eq!((note.block, note.item, note.note), (Some(6), None, Some(5)));
        let link = within(within(Place::default(), "H2", 7), "Link", 8);
        assert_eq!((link.block, link.heading), (Some(7), 2));
        let table = within(Place::default(), "Table", 8);
        let cell = within(within(table, "TR", 9), "TD", 10);
        assert_eq!((cell.table, cell.row, cell.cell), (Some(8), Some(9), Some(10)));
    }
}
