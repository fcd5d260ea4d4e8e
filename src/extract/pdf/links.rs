//! Where links of a page lead and which words stand under them (ISO 32000-1 §12.5.6.5, §12.6.4.7). Only
//! addresses: a jump within the file goes to a page, and pages shift with every edition.

use lopdf::{Dictionary, Document};
use url::Url;

use super::{
    font::get,
    font::number,
    matrix::Matrix,
    page::{Page, inherited, rectangle, spelt},
};
use crate::extract::settle;

/// More links than any page has.
const MOST: usize = 5_000;

/// Notes at each piece of `page` the link that it stands under; returns the targets by those numbers.
pub(super) fn attach(
    document: &Document,
    dictionary: &Dictionary,
    page: &mut Page,
    url: &Url,
) -> Vec<String> {
    let mut targets = Vec::new();
    let annotations =
        inherited(document, dictionary, b"Annots").and_then(|found| found.as_array().ok());
    for annotation in annotations.into_iter().flatten().take(MOST) {
        let Some(annotation) =
            document.dereference(annotation).ok().and_then(|(_, found)| found.as_dict().ok())
        else {
            continue;
        };
        let address = get(document, annotation, b"A")
            .and_then(|action| action.as_dict().ok())
            .and_then(|action| get(document, action, b"URI"))
            .and_then(|address| address.as_str().ok());
        let Some(target) = address.and_then(|bytes| settle::plain_target(&spelt(bytes), url))
        else {
            continue;
        };
        let areas = areas(document, annotation, page.upright.unwrap_or(Matrix::IDENTITY));
        for piece in page.pieces.iter_mut().filter(|piece| piece.turn == 0) {
            let (x, y) = (f64::midpoint(piece.x0, piece.x1), piece.y + 0.3 * piece.size);
            let under = areas
                .iter()
                .any(|[x0, y0, x1, y1]| x > *x0 && x < *x1 && y > *y0 - 1.0 && y < *y1 + 1.0);
            if under {
                piece.link = Some(targets.len());
            }
        }
        targets.push(target);
    }
    targets
}

/// Where an annotation lies: its quadrilaterals, else its rectangle, as the pieces' coordinates have it.
fn areas(document: &Document, annotation: &Dictionary, upright: Matrix) -> Vec<[f64; 4]> {
    let turned = |[x0, y0, x1, y1]: [f64; 4]| {
        let ((a, b), (c, d)) = (upright.apply(x0, y0), upright.apply(x1, y1));
        [a.min(c), b.min(d), a.max(c), b.max(d)]
    };
    let points = get(document, annotation, b"QuadPoints").and_then(|found| found.as_array().ok());
    let points: Vec<f64> = points.into_iter().flatten().filter_map(number).collect();
    let quads = points.chunks_exact(8).map(|quad| {
        let xs = quad.iter().step_by(2).copied();
        let ys = quad.iter().skip(1).step_by(2).copied();
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        [
            xs.clone().fold(low, f64::min),
            ys.clone().fold(low, f64::min),
            xs.fold(high, f64::max),
            ys.fold(high, f64::max),
        ]
    });
    let mut areas: Vec<[f64; 4]> = quads.collect();
    if areas.is_empty() {
        areas.extend(
            get(document, annotation, b"Rect").and_then(|found| rectangle(document, found)),
        );
    }
    areas.into_iter().map(turned).collect()
}
