//! `manifest.toml` in a folder of copies: `[[file]]` with path, source, date and url. Every problem at
//! once, each with its line; a path never leads out of the folder.

use std::{
    fs::File,
    io::Read as _,
    ops::Range,
    path::{Component, Path},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{address, copy, folder::Look, source_named};

/// The manifest's name in its folder.
pub(super) const NAME: &str = "manifest.toml";

/// The largest manifest, in bytes.
const LARGEST: u64 = 10 << 20;

/// What a manifest looks like.
const SHAPE: &str = "write [[file]] with path = \"old.html\", source = \"the-id\", date = \"2018-07-04\" and, \
                     where it was another address, url = \"https://…\"";

/// A manifest that is being read.
struct Reading<'l, 'a> {
    look: &'l mut Look<'a>,
    text: String,
    /// The manifest as it is named to people.
    name: String,
}

/// Takes in what the manifest names.
pub(super) fn read(look: &mut Look<'_>) {
    let path = look.dir.join(NAME);
    let name = path.display().to_string();
    let mut text = String::new();
    let read = look.check_inside(&path).and_then(|()| copy::check(&path)).and_then(|()| {
        let read =
            File::open(&path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text));
        read.map_err(|error| format!("cannot be read: {error}"))
    });
    match read {
        Err(what) => look.problem(name, what),
        Ok(length) if length as u64 > LARGEST => look.problem(name, "is larger than 10 MiB"),
        Ok(_) => Reading { look, text, name }.take_all(),
    }
}

impl Reading<'_, '_> {
    fn take_all(&mut self) {
        let text = self.text.clone();
        let table = match DeTable::parse(&text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                return self.problem(&error.span().unwrap_or(0..0), error.message().to_owned());
            }
        };
        for (key, value) in table {
            let at = key.span();
            match (key.into_inner().as_ref(), value.into_inner()) {
                ("file", DeValue::Array(files)) => {
                    files.into_iter().for_each(|file| self.take_entry(file));
                }
                (key, _) => self.problem(&at, format!("“{key}” is not known here: {SHAPE}")),
            }
        }
    }

    fn problem(&mut self, at: &Range<usize>, what: impl Into<String>) {
        let before = self.text.get(..at.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let place = format!("{}:{line}", self.name);
        self.look.problem(place, what);
    }

    fn take_entry(&mut self, entry: Spanned<DeValue<'_>>) {
        if self.look.is_full() {
            return;
        }
        let begin = entry.span();
        let DeValue::Table(entry) = entry.into_inner() else {
            return self.problem(&begin, format!("a file is a table: {SHAPE}"));
        };
        let (mut path, mut source, mut date, mut url) = (None, None, None, None);
        let mut is_sound = true;
        for (key, value) in entry {
            let (key_at, at) = (key.span(), value.span());
            let text = match value.into_inner() {
                DeValue::String(text) => Some(text.into_owned()),
                DeValue::Datetime(date) if key.get_ref() == "date" => Some(date.to_string()),
                _ => None,
            };
            let field = match key.get_ref().as_ref() {
                "path" => &mut path,
                "source" => &mut source,
                "date" => &mut date,
                "url" => &mut url,
                key => {
                    let what = format!("“{key}” is not known here: {SHAPE}");
                    self.problem(&key_at, what);
                    is_sound = false;
                    continue;
                }
            };
            if let Some(text) = text {
                *field = Some((at, text));
            } else {
                self.problem(&at, format!("“{}” wants a text in quotes", key.get_ref()));
                return;
            }
        }
        let missing = [("path", &path), ("source", &source), ("date", &date)];
        for (key, _) in missing.into_iter().filter(|(_, field)| field.is_none()) {
            self.problem(&begin, format!("“{key}” is missing: {SHAPE}"));
        }
        let (Some(path), Some(source), Some(date)) = (path, source, date) else { return };
        let watchlist = self.look.watchlist;
        let named = self.or_problem(&source.0, source_named(watchlist, &source.1));
        let at = self.or_problem(&date.0, (self.look.read_date)(&date.1));
        let own = named.map(|source| source.url.clone());
        let url = url.map_or(own, |(place, url)| self.or_problem(&place, address(&url)));
        let checked = self.check_path(&path.1);
        let checked = self.or_problem(&path.0, checked);
        if let (true, Some(source), Some(at), Some(url), Some(())) =
            (is_sound, named, at, url, checked)
        {
            let path = self.look.dir.join(path.1);
            self.look.take_named(path, source, at, url);
        }
    }

    fn or_problem<T>(&mut self, at: &Range<usize>, result: Result<T, String>) -> Option<T> {
        result.map_err(|what| self.problem(at, what)).ok()
    }

    fn check_path(&self, path: &str) -> Result<(), String> {
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        if path.is_empty() || !Path::new(path).components().all(inside) {
            return Err(format!(
                "“{path}” is no path inside this folder: write it from the folder on, without “..”"
            ));
        }
        let file = self.look.dir.join(path);
        let sound = self.look.check_inside(&file).and_then(|()| copy::check(&file));
        sound.map_err(|what| format!("{path} {what}"))
    }
}
