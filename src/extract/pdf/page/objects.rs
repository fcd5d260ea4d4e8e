//! What the file's objects say of a page: its content, what it inherits, which layers are off. Runs nothing.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::LONGEST_CONTENT;
use crate::extract::pdf::{
    content::Operand,
    font::{get, number},
    matrix::Matrix,
};

/// The layers that are off when a reader opens the file (§8.11.4).
pub(super) fn hidden_layers(document: &Document) -> Vec<ObjectId> {
    let off = document
        .catalog()
        .ok()
        .and_then(|catalog| get(document, catalog, b"OCProperties")?.as_dict().ok())
        .and_then(|layers| get(document, layers, b"D")?.as_dict().ok())
        .and_then(|default| get(document, default, b"OFF")?.as_array().ok());
    off.into_iter().flatten().filter_map(|layer| layer.as_reference().ok()).collect()
}

/// A page's value of a key, its own or that of the nearest node above (§7.7.3.4).
pub(in crate::extract::pdf) fn inherited<'a>(
    document: &'a Document,
    page: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..64 {
        if let Some(found) = get(document, node, key) {
            return Some(found);
        }
        node = get(document, node, b"Parent")?.as_dict().ok()?;
    }
    None
}

/// `[left bottom right top]`, in that order whatever the file's.
pub(in crate::extract::pdf) fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let corners: Vec<f64> = object
        .as_array()
        .ok()?
        .iter()
        .filter_map(|corner| document.dereference(corner).ok().and_then(|(_, found)| number(found)))
        .collect();
    let [x0, y0, x1, y1] = corners.try_into().ok()?;
    let sides = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
    let sane = sides[2] - sides[0] > 1e-6 && sides.iter().all(|side| side.abs() < 1e6);
    sane.then_some(sides)
}

/// A page's content: its streams one after the other, parted by white space; and whether one is lost.
pub(super) fn content_of(document: &Document, page: &Dictionary) -> (Vec<u8>, bool) {
    let (mut all, mut lost) = (Vec::new(), false);
    let Ok(found) = page.get(b"Contents") else { return (all, false) };
    let Ok((_, found)) = document.dereference(found) else { return (all, true) };
    let parts = found.as_array().map_or_else(|_| vec![found], |parts| parts.iter().collect());
    for part in parts {
        let Ok((_, Object::Stream(stream))) = document.dereference(part) else {
            lost = true;
            continue;
        };
        let left = LONGEST_CONTENT.saturating_sub(all.len());
        match stream.get_plain_content_with_limit(left) {
            Ok(content) => {
                all.extend(content);
                all.push(b'\n');
            }
            Err(_) => lost = true,
        }
    }
    (all, lost)
}

pub(super) fn matrix(operands: &[Operand]) -> Option<Matrix> {
    let numbers: Vec<f64> = operands.iter().filter_map(Operand::number).collect();
    Matrix::of(&numbers)
}

/// A text string (§7.9.2.2): UTF-16 or UTF-8 with its mark, else as Windows writes it.
pub(in crate::extract::pdf) fn spelt(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}
