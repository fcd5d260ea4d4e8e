//! The Children's Commissioner: a page about a report, and the report as a file beside it. The files are what
//! matters: they are read as attachments, so that another file in the place of one is told as that.

use url::Url;

use crate::model::document::{Attachment, Document};

/// Makes attachments of the files that the page links to; the words that carry the links stay.
pub(super) fn settle(document: &mut Document) {
    let is_file = |target: &str| {
        let path =
            Url::parse(target).map(|url| url.path().to_ascii_lowercase()).unwrap_or_default();
        [".pdf", ".docx", ".doc", ".odt"].iter().any(|end| path.ends_with(end))
    };
    for block in &mut document.blocks {
        let (files, pages) = std::mem::take(&mut block.links)
            .into_iter()
            .partition(|link: &crate::model::document::Link| is_file(&link.target));
        block.links = pages;
        for file in files {
            let attachment = Attachment { title: file.text, target: file.target };
            if !document.attachments.contains(&attachment) {
                document.attachments.push(attachment);
            }
        }
    }
}
