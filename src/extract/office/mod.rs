//! Files of word processors -> Document: DOCX and ODT (archives of XML), RTF and legacy Word. Runs no macro, follows no
//! reference out of the file, writes nothing to a disk; every size and depth has its limit.

use url::Url;

use super::{ExtractError, xml};
use crate::model::document::Document;

mod archive;
mod docx;
mod flow;
mod legacy;
mod numbering;
mod odt;
mod rtf;

use archive::Archive;

/// Reads an archive as what its parts say that it is, whatever its name claims.
pub(super) fn read(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(kind) = archive.small_part("mimetype")? {
        return match kind.trim() {
            "application/vnd.oasis.opendocument.text"
            | "application/vnd.oasis.opendocument.text-template"
            | "application/vnd.oasis.opendocument.text-master"
            | "application/vnd.sun.xml.writer" => odt::read(&mut archive, url),
            kind if kind.contains("spreadsheet") || kind.contains("xml.calc") => {
                Err(ExtractError::Unsupported("a spreadsheet (ODS)".to_owned()))
            }
            _ => Err(ExtractError::Unsupported("a file that is no text (ZIP)".to_owned())),
        };
    }
    if let Some(main) = docx::main_part(&mut archive)? {
        return docx::read(&mut archive, &main, url);
    }
    // An ODT that was packed again by other hands may have lost its first part.
    if archive.has("content.xml") && archive.has("META-INF/manifest.xml") {
        return odt::read(&mut archive, url);
    }
    let has_below = |folder: &str| archive.has_below(folder);
    Err(ExtractError::Unsupported(
        match () {
            () if has_below("xl/") => "a spreadsheet (XLSX)",
            () if has_below("ppt/") => "a presentation (PPTX)",
            () => "an archive of files (ZIP)",
        }
        .to_owned(),
    ))
}

/// Styles, lists or links: no more of one sort has any file that people write.
const MANY: usize = 20_000;

/// An error where there are more of `what` than any file has.
fn bounded(count: usize, what: &str) -> Result<(), ExtractError> {
    if count < MANY {
        return Ok(());
    }
    Err(ExtractError::TooMuch(format!("more than {MANY} {what}")))
}

/// Reads a file that begins as RTF does.
pub(super) fn read_rtf(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    rtf::read(bytes, url)
}

/// Reads a compound file that holds a Word document.
pub(super) fn read_legacy(bytes: &[u8], url: &Url) -> Result<Document, ExtractError> {
    legacy::read(bytes, url)
}

#[cfg(test)]
mod tests;
