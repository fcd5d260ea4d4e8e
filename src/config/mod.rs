//! sources.toml -> Watchlist, checked: every problem at once, with its place and the fix.
//! It reads one file and nothing else; whether an address answers or a selector finds anything is for others to say.

mod addition;
mod address;
mod check;
mod duration;
mod editions;
mod keys;
mod nearest;
mod problems;
mod sources;
mod subscribers;
mod unaddressed;
mod written;

use std::{
    fmt,
    fs::File,
    io::{ErrorKind, Read as _},
    path::Path,
};

use url::Url;

pub use self::{
    addition::{Addition, NewPublication},
    editions::lines as edition_lines,
};
use crate::model::source::{Kind, Watchlist};
pub use nearest::nearest;
use problems::Problems;
use written::Written;

/// The longest sources file that is read, in bytes: a hundred times the one shipped is still well below.
const MAX_BYTES: u64 = 8 << 20;

/// One problem in a sources file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong and how to mend it.
    pub message: String,
    /// The line itself and a mark under what is meant, ready to be shown; empty where it should not
    /// be repeated (a password) or there is nothing to show.
    pub excerpt: String,
}

/// Why a sources file cannot be used. Its `Display` is the whole message: a line `file:line:column: message`
/// a problem, each with the line that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The file cannot be opened.
    Unreadable {
        /// Which file.
        file: String,
        /// Why.
        why: String,
    },
    /// It says things that cannot be.
    Problems {
        /// Which file.
        file: String,
        /// In the order of the file.
        problems: Vec<Problem>,
        /// How many more there are beyond those listed.
        unlisted: usize,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, why } => {
                write!(f, "{file}: cannot be read: {why}; nothing was fetched")
            }
            Self::Problems { file, problems, unlisted } => {
                for Problem { line, column, message, excerpt } in problems {
                    writeln!(f, "{file}:{line}:{column}: {message}")?;
                    if !excerpt.is_empty() {
                        writeln!(f, "{excerpt}")?;
                    }
                }
                match problems.len() + unlisted {
                    1 => f.write_str("1 problem; nothing was fetched"),
                    n if *unlisted == 0 => write!(f, "{n} problems; nothing was fetched"),
                    n => write!(
                        f,
                        "{n} problems, {unlisted} of them not listed; nothing was fetched"
                    ),
                }
            }
        }
    }
}

impl std::error::Error for ConfigError {}

/// Reads and checks a sources file.
///
/// # Errors
/// [`ConfigError`], with every problem at once.
pub fn read(path: &Path) -> Result<Watchlist, ConfigError> {
    parse(&text(path)?, &path.display().to_string())
}

/// Reads the text of a sources file, unchecked.
///
/// # Errors
/// [`ConfigError`] where it cannot be read, is larger than 8 MiB, or is no UTF-8.
pub fn text(path: &Path) -> Result<String, ConfigError> {
    let file = path.display().to_string();
    let unreadable = |why: String| ConfigError::Unreadable { file: file.clone(), why };
    let opened = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            unreadable("there is no such file: name another with --sources".to_owned())
        }
        _ => unreadable(error.to_string()),
    })?;
    let mut bytes = Vec::new();
    opened
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(unreadable(format!("it is larger than {} MiB", MAX_BYTES >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let whole = error.utf8_error().valid_up_to();
        let sound = String::from_utf8_lossy(&error.as_bytes()[..whole]);
        let mut problems = Problems::new(&sound);
        let end = sound.len();
        problems.add_unshown(&(end..end), "this is not UTF-8 text: save the file as UTF-8");
        problems.into_error(&file)
    })
}

/// Reads an address as a source may have it.
///
/// # Errors
/// What is wrong and what was probably meant; never a password.
pub fn address(text: &str) -> Result<Url, String> {
    address::address(text).map_err(|refused| refused.message)
}

/// Reads a duration such as `6h` or `1d 12h`.
///
/// # Errors
/// What is wrong and what was probably meant.
pub fn duration(text: &str) -> Result<std::time::Duration, String> {
    duration::duration(text)
}

/// Reads the name of a kind, such as `page`.
///
/// # Errors
/// What is wrong and what was probably meant.
pub fn kind(text: &str) -> Result<Kind, String> {
    sources::kind_named(text)
}

/// Checks the text of a sources file. `file_name` is its path as people are to see it; a relative
/// `ca_file` is looked for in the same folder.
///
/// A text that is no TOML has one problem, the first; any other has all of them listed. CSS
/// selectors are taken as they are: only who reads pages can tell whether they are sound.
///
/// # Errors
/// [`ConfigError::Problems`].
pub fn parse(text: &str, file_name: &str) -> Result<Watchlist, ConfigError> {
    let (watchlist, mut problems) = begin(text, file_name)?;
    if watchlist.sources.is_empty() && problems.is_empty() {
        problems.add(&(0..0), "nothing is watched: add a [[source]] with an id and a url");
    }
    if problems.is_empty() { Ok(watchlist) } else { Err(problems.into_error(file_name)) }
}

/// The same of a list that may have no source yet, for who adds the first.
///
/// # Errors
/// [`ConfigError`] with every problem found.
pub fn parse_begun(text: &str, file_name: &str) -> Result<Watchlist, ConfigError> {
    let (watchlist, problems) = begin(text, file_name)?;
    if problems.is_empty() { Ok(watchlist) } else { Err(problems.into_error(file_name)) }
}

/// What a text says, and what is wrong with it.
fn begin<'a>(text: &'a str, file_name: &str) -> Result<(Watchlist, Problems<'a>), ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let table = match toml::de::DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let at = error.span().unwrap_or(text.len()..text.len());
            let what: String =
                error.message().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let how = "a line is key = \"text in quotes\", a list [\"one\", \"two\"]";
            let rest = "the rest is checked when this is mended";
            problems.add(&at, format!("not TOML: {what} ({how}); {rest}"));
            return Err(problems.into_error(file_name));
        }
    };
    let unaddressed = unaddressed::read(text, &table, &mut problems);
    let written = Written::read(table, &mut problems);
    let mut watchlist = check::check(written, Path::new(file_name), &mut problems);
    watchlist.unaddressed = unaddressed;
    Ok((watchlist, problems))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{
        change::Significance,
        edition::{self, Confidence},
        source::Kind,
        subscriber::{Channel, Endpoint, Form, Login, Role, Secret, Security, When},
    };

    /// A file that uses every key there is.
    const SOUND: &str = r#"
[crawler]
contact = "mailto:safeguarding@example.org"
delay = "3s"
every = "1d"
parallel = 4
proxy = "http://proxy.example.org:3128"
ca_file = "certificates.pem"

[[host]]
name = "intranet.example.org:8080"
delay = "50ms"
allow_private = true

[[publication]]
id = "working-together"
title = "Working together to safeguard children"
aliases = ["WTSC"]
publisher = "Department for Education"

[[source]]
id = "working-together"
publication = "working-together"
title = "Working together"
url = "https://publisher.example/working-together"
kind = "govuk"
every = "30 6 * * 1-5"
tags = ["statutory"]
formerly = ["wt"]
paused = "for the test"

[[source.recipe]]
keep = ["main"]

[[source.recipe]]
from = 2026-01-01
keep = ["article"]
drop = [".share"]

[mail]
server = "smtp.example.org"
port = 2525
security = "tls"
from = "guidewatch@example.org"
user = "guidewatch"
password_file = "mail-password"

[[subscriber]]
id = "officers"
role = "officer"
publications = ["working-together"]
tags = ["statutory"]
min_significance = "major"
when = "monday 08:15"
quiet = "say so"
mail = ["safeguarding@example.org"]

[[subscriber]]
id = "intranet"
webhook_env = "WEBHOOK"
token_file = "token"
format = "html"

[[subscriber]]
id = "pipe"
role = "operator"
command = ["tell", "--now"]
command_env = ["TELL_CONFIG"]

[[subscriber]]
id = "share"
folder = "reports"

[[publication]]
id = "clubs"
title = "Guidance on clubs"

[[publication.edition]]
label = "2027"
title = "Guidance on clubs 2027"
aliases = ["The green guide"]
consultation = "2026-10"
consultation_closes = 2026-12-31
for_information = { not_before = 2027-01-01, not_after = 2027-01-31 }
published = "2027-03-18"
in_force = "2027-04-01"
superseded = "2028"
withdrawn = "2029"
replaces = ["kcsie/2026"]
replaced_by = ["kcsie/2028"]
applies = "England"
is_draft = false
references = ["DFE-1"]
url = "https://publisher.example/clubs-2027"
assets = ["6849a7b67cba25f610c7db3f/Name.pdf"]
note = "a note"
evidence = "its cover"
confidence = "high"

[publication.edition.transition]
of = "kcsie/2026"
from = 2027-04-01
until = 2027-12-31
note = "chapter 3"
evidence = "its cover"

[[publication.edition.update]]
kind = "correction"
date = "2027-05"
note = "a link"
evidence = "its change note"

[[publication]]
id = "kcsie"
title = "Keeping children safe in education"

[[publication.edition]]
label = "2028"
published = "2028-09-01"
evidence = "its cover"
# no address: A letter (York)
[[discover]]
id = "news"
title = "News"
url = "https://publisher.example/news.atom"
every = "2d"
words = ["child"]
paused = "for the test"
"#;

    fn lines(text: &str) -> Vec<usize> {
        match parse(text, "sources.toml") {
            Err(ConfigError::Problems { problems, .. }) => {
                problems.iter().map(|p| p.line).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_key_arrives() {
        let list = parse(SOUND, "/etc/guidewatch/sources.toml").unwrap();
        assert_eq!(list.crawler.parallel, 4);
        assert_eq!(
            list.crawler.ca_file.as_deref(),
            Some(Path::new("/etc/guidewatch/certificates.pem"))
        );
        assert_eq!(
            list.crawler.proxy.map(|url| url.to_string()).as_deref(),
            Some("http://proxy.example.org:3128/")
        );
        let host = &list.hosts["intranet.example.org:8080"];
        assert!(host.allow_private && host.delay.is_some_and(|delay| delay.as_millis() == 50));
        let (news, source) = (&list.sources[0], &list.sources[1]);
        assert_eq!(news.discover.as_deref(), Some(&["child".to_owned()][..]));
        assert_eq!((news.kind, news.id.as_str()), (Some(Kind::Feed), "news"));
        assert_eq!(source.discover, None);
        assert_eq!(source.recipes.len(), 2);
        assert_eq!(source.recipes[1].from, Some(jiff::civil::date(2026, 1, 1)));
        assert_eq!(source.every, crate::model::source::Every::Cron("30 6 * * 1-5".to_owned()));
        assert_eq!(source.formerly[0].as_str(), "wt");
        assert_eq!(list.unaddressed, ["A letter (York)"]);
        let mail = list.mail.unwrap();
        assert_eq!((mail.host.as_str(), mail.port), ("smtp.example.org", 2525));
        assert_eq!((mail.security, mail.from.as_str()), (Security::Tls, "guidewatch@example.org"));
        let password = Secret::File("/etc/guidewatch/mail-password".into());
        assert_eq!(mail.login, Some(Login { user: "guidewatch".to_owned(), password }));
        let [officers, intranet, pipe, share] = &list.subscribers[..] else { panic!() };
        assert_eq!((officers.role, officers.least), (Role::Officer, Significance::Major));
        assert_eq!(officers.when, When::Digest("15 8 * * 1".to_owned()));
        assert!(officers.says_nothing && officers.wants(source) && !officers.wants(news));
        assert_eq!(officers.channel, Channel::Mail(vec!["safeguarding@example.org".to_owned()]));
        let (address, token) = (Secret::Variable("WEBHOOK".to_owned()), "/etc/guidewatch/token");
        let token = Some(Secret::File(token.into()));
        let form = Form::Html;
        assert_eq!(
            intranet.channel,
            Channel::Webhook { address: Endpoint::Secret(address), token, form }
        );
        let program = ["tell", "--now"].map(str::to_owned).to_vec();
        assert_eq!(
            pipe.channel,
            Channel::Command { program, form: Form::Text, env: vec!["TELL_CONFIG".to_owned()] }
        );
        assert_eq!((pipe.role, &pipe.when), (Role::Operator, &When::AtOnce));
        let path = "/etc/guidewatch/reports".into();
        assert_eq!(share.channel, Channel::Folder { path, form: Form::Html });
        assert!(share.wants(source) && share.wants(news));
        let clubs = &list.publications[1].editions[0];
        assert_eq!(
            clubs.for_information.map(|when| when.to_string()).as_deref(),
            Some("January 2027")
        );
        assert_eq!(clubs.consultation_closes, Some(edition::When::day(date(2026, 12, 31))));
        assert_eq!(clubs.replaces[0].to_string(), "kcsie/2026");
        let written = [clubs.title.is_some(), clubs.url.is_some(), clubs.note.is_some()];
        assert_eq!(
            (written, clubs.is_draft, clubs.confidence),
            ([true; 3], false, Confidence::High)
        );
        let dated = [clubs.published, clubs.in_force, clubs.superseded, clubs.withdrawn];
        assert!(dated.iter().all(Option::is_some) && clubs.updates[0].date.is_some());
        assert!(clubs.transition.as_ref().is_some_and(|one| one.until.is_some()));
        let listed = [&clubs.assets, &clubs.references, &clubs.aliases].map(Vec::len);
        assert_eq!((listed, clubs.replaced_by.len()), ([1; 3], 1));
        let kcsie = &list.publications[2].editions[0];
        assert_eq!((kcsie.label.as_str(), kcsie.confidence), ("2028", Confidence::Medium));
    }

    #[test]
    fn a_misspelt_id_is_one_problem_and_not_many() {
        let publication = SOUND.find("id = \"working").unwrap();
        let misspelt = format!("{}d{}", &SOUND[..=publication], &SOUND[publication + 1..]);
        assert_eq!(lines(&misspelt), [16], "{misspelt}");
        let source = SOUND.rfind("id = \"working").unwrap();
        let words = SOUND.replacen("words = [", "word = [", 1);
        assert_eq!(lines(&words), [SOUND.lines().count() - 1]);
        for name in ["idd", "Id", "di"] {
            let misspelt = format!("{}{name}{}", &SOUND[..source], &SOUND[source + 2..]);
            assert_eq!(lines(&misspelt), [22], "{misspelt}");
        }
        let illegal = SOUND.replacen("id = \"working-together\"", "id = \"Working\"", 1);
        assert_eq!(lines(&illegal), [16]);
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        for text in [
            format!("x = {}", "[".repeat(200_000)),
            format!("x = {}", "{ a = ".repeat(200_000)),
            format!("{}x = 1", "a.".repeat(200_000)),
            format!("[{}x]", "a.".repeat(200_000)),
        ] {
            assert_eq!(lines(&text)[0], 1);
        }
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_no_problem() {
        let text = format!("\u{feff}{}", SOUND.replace('\n', "\r\n"));
        let list = parse(&text, "sources.toml").unwrap();
        assert_eq!(list.unaddressed, ["A letter (York)"]);
        assert_eq!(lines(&text.replacen("kind =", "kinds =", 1)), [26]);
    }

    /// The lines of [`SOUND`] that write a key, with the key's length.
    fn keys() -> Vec<(usize, usize)> {
        let keys = SOUND.lines().enumerate();
        keys.filter_map(|(n, line)| Some((n, line.split_once(" = ")?.0.len()))).collect()
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}|([\\[\\]a-z_.=\"'#0-9 \n-]{0,12}){0,20}") {
            if let Err(error) = parse(&text, "f") {
                prop_assert!(error.to_string().ends_with("; nothing was fetched"));
            }
        }

        #[test]
        fn no_torn_file_breaks_it(cut in 0..SOUND.len(), put in "\\PC{0,5}", gap in 0..9_usize) {
            let after = SOUND.len().min(cut + gap);
            let text = format!("{}{put}{}", &SOUND[..cut], &SOUND[after..]);
            let _ = parse(&text, "f").map_err(|error| error.to_string());
        }

        #[test]
        fn a_misspelt_key_is_always_refused_with_its_line(
            which in any::<prop::sample::Index>(),
            place in any::<prop::sample::Index>(),
            letter in "[a-z]",
        ) {
            let keys = keys();
            let (line, length) = keys[which.index(keys.len())];
            let mut lines: Vec<String> = SOUND.lines().map(str::to_owned).collect();
            lines[line].insert_str(place.index(length + 1), &letter);
            let told = super::tests::lines(&lines.join("\n"));
            prop_assert!(told.contains(&(line + 1)), "{} -> {told:?}", lines[line]);
        }
    }
}
