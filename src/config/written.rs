//! A sources file as it is written: every value with its place, none of them believed yet. Only types and unknown
//! keys are checked here.

use std::ops::Range;

use jiff::civil::Date;
use toml::{Spanned, de::DeTable};

use super::{editions, keys::Keys, problems::Problems};

/// A text and where it stands.
pub(super) type Text = Spanned<String>;

/// The whole file.
pub(super) struct Written {
    pub(super) crawler: Crawler,
    pub(super) hosts: Vec<Host>,
    pub(super) publications: Vec<Publication>,
    pub(super) sources: Vec<Source>,
    pub(super) mail: Option<Mail>,
    pub(super) subscribers: Vec<Subscriber>,
}

/// `[crawler]`
#[derive(Default)]
pub(super) struct Crawler {
    pub(super) contact: Option<Text>,
    pub(super) delay: Option<Text>,
    pub(super) every: Option<Text>,
    pub(super) parallel: Option<Spanned<u64>>,
    pub(super) proxy: Option<Text>,
    pub(super) ca_file: Option<Text>,
}

/// `[[host]]`
pub(super) struct Host {
    pub(super) name: Option<Text>,
    pub(super) delay: Option<Text>,
    pub(super) allow_private: bool,
}

/// `[[publication]]`
pub(super) struct Publication {
    pub(super) id: Option<Text>,
    pub(super) title: Option<Text>,
    pub(super) aliases: Vec<Text>,
    pub(super) publisher: Option<Text>,
    pub(super) republish: Option<bool>,
    pub(super) editions: Vec<editions::Written>,
}

/// `[[source]]`
pub(super) struct Source {
    pub(super) id: Option<Text>,
    pub(super) publication: Option<Text>,
    pub(super) title: Option<Text>,
    pub(super) url: Option<Text>,
    pub(super) kind: Option<Text>,
    pub(super) every: Option<Text>,
    pub(super) tags: Vec<Text>,
    pub(super) formerly: Vec<Text>,
    pub(super) paused: Option<Text>,
    pub(super) recipes: Vec<Recipe>,
    /// The words that are looked for, where it is a `[[discover]]`.
    pub(super) discover: Option<Vec<Text>>,
    pub(super) republish: Option<bool>,
}

/// `[mail]`
pub(super) struct Mail {
    pub(super) server: Option<Text>,
    pub(super) port: Option<Spanned<u64>>,
    pub(super) security: Option<Text>,
    pub(super) from: Option<Text>,
    pub(super) user: Option<Text>,
    pub(super) password: Kept,
}

/// `[[subscriber]]`
pub(super) struct Subscriber {
    pub(super) at: Range<usize>,
    pub(super) id: Option<Text>,
    pub(super) role: Option<Text>,
    pub(super) publications: Vec<Text>,
    pub(super) tags: Vec<Text>,
    pub(super) min_significance: Option<Text>,
    pub(super) when: Option<Text>,
    pub(super) quiet: Option<Text>,
    pub(super) format: Option<Text>,
    pub(super) mail: Vec<Text>,
    pub(super) webhook: Option<Text>,
    pub(super) webhook_kept: Kept,
    pub(super) token: Kept,
    pub(super) command: Vec<Text>,
    pub(super) command_env: Vec<Text>,
    pub(super) folder: Option<Text>,
    /// Whether a way is written whose value cannot be read: told already.
    pub(super) way_is_unread: bool,
}

/// Where a secret is kept: `NAME_env`, `NAME_file`.
pub(super) struct Kept {
    pub(super) variable: Option<Text>,
    pub(super) file: Option<Text>,
}

/// `[[source.recipe]]`
pub(super) struct Recipe {
    pub(super) at: Range<usize>,
    pub(super) from: Option<Spanned<Date>>,
    /// A day is written but cannot be read: told already.
    pub(super) from_is_unread: bool,
    pub(super) keep: Vec<Text>,
    pub(super) drop: Vec<Text>,
}

impl Written {
    pub(super) fn read<'t>(file: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("", 0..0, file, problems);
        let crawler = keys.table("crawler");
        let hosts = keys.tables("host", "[[host]]");
        let publications = keys.tables("publication", "[[publication]]");
        let sources = keys.tables("source", "[[source]]");
        let discover = keys.tables("discover", "[[discover]]");
        let mail = keys.table("mail");
        let subscribers = keys.tables("subscriber", "[[subscriber]]");
        keys.finish();
        let crawler = crawler.map(|(at, table)| Crawler::read(at, table, problems));
        let hosts = hosts.into_iter().map(|(at, table)| Host::read(at, table, problems));
        let hosts = hosts.collect();
        let publications = publications.into_iter();
        let publications = publications.map(|(at, table)| Publication::read(at, table, problems));
        let publications = publications.collect();
        let discover = discover.into_iter();
        let discover = discover.map(|(at, table)| Source::discover(at, table, problems));
        let mut all: Vec<Source> = discover.collect();
        all.extend(sources.into_iter().map(|(at, table)| Source::read(at, table, problems)));
        let sources = all;
        let mail = mail.map(|(at, table)| Mail::read(at, table, problems));
        let subscribers = subscribers.into_iter();
        let subscribers = subscribers.map(|(at, table)| Subscriber::read(at, table, problems));
        let subscribers = subscribers.collect();
        let crawler = crawler.unwrap_or_default();
        Self { crawler, hosts, publications, sources, mail, subscribers }
    }
}

impl Crawler {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[crawler]", at, table, problems);
        let crawler = Self {
            contact: keys.text("contact", "\"mailto:you@example.org\""),
            delay: keys.text("delay", "\"3s\""),
            every: keys.text("every", "\"1d\""),
            parallel: keys.number("parallel", "8"),
            proxy: keys.text("proxy", "\"http://proxy.example.org:8080\""),
            ca_file: keys.text("ca_file", "\"certificates.pem\""),
        };
        keys.finish();
        crawler
    }
}

impl Host {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[[host]]", at, table, problems);
        let host = Self {
            name: keys.required("name", "\"www.example.org\""),
            delay: keys.text("delay", "\"5s\""),
            allow_private: keys.flag("allow_private").unwrap_or_default(),
        };
        keys.finish();
        host
    }
}

impl Publication {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[[publication]]", at, table, problems);
        let editions = keys.tables("edition", "[[publication.edition]]");
        let mut publication = Self {
            id: keys.required("id", "\"working-together\""),
            title: keys.required("title", "\"Working together to safeguard children\""),
            aliases: keys.texts("aliases", "\"WTSC\""),
            publisher: keys.text("publisher", "\"Department for Education\""),
            republish: keys.flag("republish"),
            editions: Vec::new(),
        };
        keys.finish();
        let editions = editions.into_iter();
        publication.editions =
            editions.map(|(at, table)| editions::Written::read(at, table, problems)).collect();
        publication
    }
}

impl Source {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[[source]]", at, table, problems);
        let recipes = keys.tables("recipe", "[[source.recipe]]");
        let mut source = Self {
            id: keys.required("id", "\"working-together\""),
            publication: keys.text("publication", "\"working-together\""),
            title: keys.text("title", "\"Working together to safeguard children\""),
            url: keys.required("url", "\"https://www.example.org/guidance\""),
            kind: keys.text("kind", "\"page\""),
            every: keys.text("every", "\"6h\""),
            tags: keys.texts("tags", "\"statutory\""),
            formerly: keys.texts("formerly", "\"old-id\""),
            paused: keys.text("paused", "\"the reason\""),
            recipes: Vec::new(),
            discover: None,
            republish: keys.flag("republish"),
        };
        keys.finish();
        let recipes = recipes.into_iter().map(|(at, table)| Recipe::read(at, table, problems));
        source.recipes = recipes.collect();
        source
    }
}

impl Source {
    /// `[[discover]]`: a list in which new publications are looked for.
    fn discover<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[[discover]]", at, table, problems);
        let source = Self {
            id: keys.required("id", "\"new-guidance\""),
            publication: None,
            title: keys.text("title", "\"New guidance of the department\""),
            url: keys.required("url", "\"https://www.gov.uk/government/organisations/NAME.atom\""),
            kind: None,
            every: keys.text("every", "\"1d\""),
            tags: Vec::new(),
            formerly: Vec::new(),
            paused: keys.text("paused", "\"the reason\""),
            recipes: Vec::new(),
            discover: Some(keys.texts("words", "\"safeguarding\"")),
            republish: None,
        };
        keys.finish();
        source
    }
}

impl Mail {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let mut keys = Keys::new("[mail]", at, table, problems);
        let mail = Self {
            server: keys.required("server", "\"smtp.example.org\""),
            port: keys.number("port", "587"),
            security: keys.text("security", "\"starttls\""),
            from: keys.required("from", "\"guidewatch@example.org\""),
            user: keys.text("user", "\"guidewatch\""),
            password: Kept {
                variable: keys.text("password_env", "\"GUIDEWATCH_MAIL_PASSWORD\""),
                file: keys.text("password_file", "\"/etc/guidewatch/mail-password\""),
            },
        };
        keys.refuse("password", "a password has no place in this file: put it into an environment variable or a file and name that with password_env or password_file");
        keys.finish();
        mail
    }
}

impl Subscriber {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let ways = ["mail", "webhook", "webhook_env", "webhook_file", "command", "folder"];
        let is_written = ways.iter().any(|way| table.contains_key(*way));
        let mut keys = Keys::new("[[subscriber]]", at.clone(), table, problems);
        let mut subscriber = Self {
            at,
            id: keys.required("id", "\"officers\""),
            role: keys.text("role", "\"operator\""),
            publications: keys.texts("publications", "\"working-together\""),
            tags: keys.texts("tags", "\"statutory\""),
            min_significance: keys.text("min_significance", "\"minor\""),
            when: keys.text("when", "\"daily 07:00\""),
            quiet: keys.text("quiet", "\"say so\""),
            format: keys.text("format", "\"html\""),
            mail: keys.texts("mail", "\"safeguarding@example.org\""),
            webhook: keys.text("webhook", "\"https://intranet.example.org/guidance\""),
            webhook_kept: Kept {
                variable: keys.text("webhook_env", "\"GUIDEWATCH_SLACK\""),
                file: keys.text("webhook_file", "\"/etc/guidewatch/slack\""),
            },
            token: Kept {
                variable: keys.text("token_env", "\"GUIDEWATCH_TOKEN\""),
                file: keys.text("token_file", "\"/etc/guidewatch/token\""),
            },
            command: keys.texts("command", "\"/usr/local/bin/tell\""),
            command_env: keys.texts("command_env", "\"DBUS_SESSION_BUS_ADDRESS\""),
            folder: keys.text("folder", "\"reports\""),
            way_is_unread: false,
        };
        keys.refuse("token", "a token has no place in this file: put it into an environment variable or a file and name that with token_env or token_file");
        keys.finish();
        let is_read = !subscriber.mail.is_empty()
            || !subscriber.command.is_empty()
            || subscriber.folder.is_some()
            || subscriber.webhook.is_some()
            || subscriber.webhook_kept.is_there();
        subscriber.way_is_unread = is_written && !is_read;
        subscriber
    }
}

impl Kept {
    /// Whether a place is named.
    pub(super) fn is_there(&self) -> bool {
        self.variable.is_some() || self.file.is_some()
    }
}

impl Recipe {
    fn read<'t>(at: Range<usize>, table: DeTable<'t>, problems: &mut Problems<'t>) -> Self {
        let from_is_written = table.contains_key("from");
        let mut keys = Keys::new("[[source.recipe]]", at.clone(), table, problems);
        let from = keys.day("from");
        let recipe = Self {
            at,
            from_is_unread: from_is_written && from.is_none(),
            from,
            keep: keys.texts("keep", "\"main\""),
            drop: keys.texts("drop", "\".share\""),
        };
        keys.finish();
        recipe
    }
}
