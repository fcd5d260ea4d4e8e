//! Questions to the pages that a browser without scripts cannot answer itself: one at a time, from listed files that are as
//! they were listed, none of them long. Readers of pages never wait for one.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use super::answer::Answer;
use crate::{
    compare, judge,
    model::capture::Digest,
    report::site::{self, Carried, PAGES, Question, SEARCH},
};

/// A longer text is not compared here, in bytes of its file: who waits behind it would wait for long;
const LONGEST_TEXT: usize = 2 << 20;

/// nor is a longer file read.
const LONGEST: u64 = 32 << 20;

/// So long a question waits for those before it.
const WAIT: Duration = Duration::from_secs(10);

/// Where questions are answered, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Desk(Arc<Semaphore>);

impl Default for Desk {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

/// Why there is no answer now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// Others were first.
    Busy,
    /// A file is not as it was listed: the pages are being made anew.
    Changed,
    /// There is more than is read for one question.
    TooLong,
}

impl Unanswered {
    /// For the reader.
    pub(super) fn said(self) -> &'static str {
        match self {
            Self::Busy => "Others are being answered. Try again in a minute.\n",
            Self::Changed => "The pages are being made anew. Try again in a minute.\n",
            Self::TooLong => {
                "There is more here than is read for one answer. Go through the list at /\n"
            }
        }
    }
}

impl Desk {
    /// The page that answers. Work that was begun is finished whoever goes away, and holds its place until then.
    pub(super) async fn ask(
        &self,
        answer: Answer,
        folder: PathBuf,
        files: Arc<BTreeMap<String, Digest>>,
    ) -> Result<String, Unanswered> {
        let place = timeout(WAIT, Arc::clone(&self.0).acquire_owned()).await;
        // The semaphore is never closed.
        let Ok(Ok(place)) = place else { return Err(Unanswered::Busy) };
        let done = spawn_blocking(move || {
            let answered = answered(&answer, &Listed { folder: &folder, files: &files });
            drop(place);
            answered
        });
        done.await.unwrap_or(Err(Unanswered::Busy))
    }
}

fn answered(answer: &Answer, listed: &Listed<'_>) -> Result<String, Unanswered> {
    match answer {
        Answer::Found { words } => found(words, listed),
        Answer::Compared { old, new } => compared(old, new, listed),
        _ => Err(Unanswered::Changed),
    }
}

fn found(words: &str, listed: &Listed<'_>) -> Result<String, Unanswered> {
    let mut question = Question::new(words);
    for (nth, name) in question.files().iter().enumerate() {
        let file = listed.read(name, LONGEST)?;
        if !question.keep(nth, file.as_deref()) {
            return Err(Unanswered::Changed);
        }
    }
    let pages = listed.read(PAGES, LONGEST)?.ok_or(Unanswered::Changed)?;
    let search = listed.read(SEARCH, LONGEST)?.unwrap_or_default();
    question.page(&pages, &search).ok_or(Unanswered::Changed)
}

fn compared(old: &str, new: &str, listed: &Listed<'_>) -> Result<String, Unanswered> {
    let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    // Of one publication the older text comes first, whichever was chosen first; its name is its time.
    // Without its last letter: “…00-123Z” is later than “…00Z”.
    let time = |name: &str| name.trim_end_matches(".js").trim_end_matches('Z').to_owned();
    let is_swapped = folder(old) == folder(new) && time(old) > time(new);
    let (old, new) = if is_swapped { (new, old) } else { (old, new) };
    let text = |name: &str| {
        let file = listed.read(name, LONGEST)?.ok_or(Unanswered::Changed)?;
        let is_long = file.len() > LONGEST_TEXT;
        Carried::read(&file).map(|text| (text, is_long)).ok_or(Unanswered::Changed)
    };
    let ((old, is_long), (new, is_longer)) = (text(old)?, text(new)?);
    if is_long || is_longer {
        return Ok(site::too_much(&old, &new));
    }
    let mut diff = compare::compare(&old.document, &new.document);
    let (_, reasons) = judge::weigh_documents(&old.document, &new.document, &mut diff);
    Ok(site::compared(&old, &new, &diff, &reasons))
}

/// A folder and what was written there.
struct Listed<'a> {
    folder: &'a Path,
    files: &'a BTreeMap<String, Digest>,
}

impl Listed<'_> {
    /// A file of the list; none where the list has none of that name. What it holds must be what was written: so no
    /// link, and nobody who changes a file, brings anything else in.
    fn read(&self, name: &str, longest: u64) -> Result<Option<String>, Unanswered> {
        let Some(digest) = self.files.get(name) else { return Ok(None) };
        let path = self.folder.join(name);
        let found = fs::symlink_metadata(&path).map_err(|_| Unanswered::Changed)?;
        if !found.is_file() {
            return Err(Unanswered::Changed);
        }
        if found.len() > longest {
            return Err(Unanswered::TooLong);
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(|_| Unanswered::Changed)?;
        file.take(longest).read_to_end(&mut bytes).map_err(|_| Unanswered::Changed)?;
        if Digest::of(&bytes) != *digest {
            return Err(Unanswered::Changed);
        }
        String::from_utf8(bytes).map(Some).map_err(|_| Unanswered::Changed)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_what_was_written_is_read() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("whole"), "words").unwrap();
        fs::write(dir.path().join("changed"), "other words").unwrap();
        fs::write(dir.path().join("outside"), "words").unwrap();
        symlink("outside", dir.path().join("link")).unwrap();
        symlink("/dev/zero", dir.path().join("endless")).unwrap();
        let names = ["whole", "changed", "link", "endless", "gone"];
        let files = names.map(|name| (name.to_owned(), Digest::of(b"words"))).into();
        let listed = Listed { folder: dir.path(), files: &files };
        assert_eq!(listed.read("whole", 5), Ok(Some("words".to_owned())));
        assert_eq!(listed.read("whole", 4), Err(Unanswered::TooLong));
        assert_eq!(listed.read("outside", 5), Ok(None), "it is not in the list");
        for name in ["changed", "link", "endless", "gone"] {
            assert_eq!(listed.read(name, 50), Err(Unanswered::Changed), "{name}");
        }
    }
}
