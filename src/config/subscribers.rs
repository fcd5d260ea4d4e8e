//! `[mail]` and the `[[subscriber]]` tables, checked: who is told, by which way, of what and when. It sends
//! nothing and reads no secret; a line that may hold one is not shown again.

mod when;

use std::{collections::BTreeSet, net::IpAddr, path::Path};

use toml::Spanned;
use url::Url;

use super::{
    check::{Firsts, id},
    keys::shortened,
    nearest::nearest,
    problems::Problems,
    written::{self, Kept, Text},
};
use crate::model::{
    change::Significance,
    source::SubscriberId,
    subscriber::{
        Channel, Endpoint, Form, Login, MailServer, Role, Secret, Security, Subscriber, When,
        is_private,
    },
};

/// The forms as they are written.
const FORMS: [(&str, Form); 8] = [
    ("text", Form::Text),
    ("markdown", Form::Markdown),
    ("html", Form::Html),
    ("json", Form::Json),
    ("csv", Form::Csv),
    ("atom", Form::Atom),
    ("slack", Form::Slack),
    ("teams", Form::Teams),
];

/// What matters least to a subscriber, as it is written.
const WEIGHTS: [(&str, Significance); 3] = [
    ("cosmetic", Significance::Cosmetic),
    ("minor", Significance::Minor),
    ("major", Significance::Major),
];

const ROLES: [(&str, Role); 2] = [("officer", Role::Officer), ("operator", Role::Operator)];

const SECURITIES: [(&str, Security); 3] =
    [("starttls", Security::Starttls), ("tls", Security::Tls), ("none", Security::None)];

/// The longest local part of an address (RFC 5321 §4.5.3.1.1), in bytes.
const LONGEST_LOCAL_PART: usize = 64;

/// What a subscriber may name, sound or not: a slip in a source is no second slip here.
pub(super) struct Known {
    /// Publications, and sources by their own id.
    names: BTreeSet<String>,
    tags: BTreeSet<String>,
    is_partial: bool,
}

impl Known {
    pub(super) fn of(sources: &[written::Source], publications: &Firsts) -> Self {
        let own = sources.iter().filter_map(|source| source.id.as_ref());
        let own = own.map(|text| text.get_ref().clone());
        let tags = sources.iter().flat_map(|source| &source.tags);
        Self {
            names: publications.names().map(str::to_owned).chain(own).collect(),
            tags: tags.map(|text| text.get_ref().clone()).collect(),
            is_partial: publications.is_partial,
        }
    }
}

/// Tells of every problem; a subscriber with one is left out.
pub(super) fn check(
    mail: Option<written::Mail>,
    subscribers: Vec<written::Subscriber>,
    known: &Known,
    file: &Path,
    problems: &mut Problems<'_>,
) -> (Option<MailServer>, Vec<Subscriber>) {
    let folder = file.parent().unwrap_or(Path::new(""));
    let has_server = mail.is_some();
    let server = mail.and_then(|mail| self::server(mail, folder, problems));
    let mut reader = Reader { known, folder, has_server, problems };
    let mut ids = Firsts::default();
    let subscribers = subscribers.into_iter();
    let subscribers = subscribers.filter_map(|written| reader.subscriber(written, &mut ids));
    (server, subscribers.collect())
}

fn server(mail: written::Mail, folder: &Path, problems: &mut Problems<'_>) -> Option<MailServer> {
    let host = mail.server.as_ref().and_then(|text| host(text, problems));
    let from = mail.from.as_ref().and_then(|text| mailbox(text, problems));
    let security = mail
        .security
        .as_ref()
        .map_or(Some(Security::Starttls), |text| one_of(text, &SECURITIES, "security", problems));
    let port = match &mail.port {
        None => security.map(|security| match security {
            Security::Tls => 465,
            Security::Starttls => 587,
            Security::None => 25,
        }),
        Some(number) => {
            let port = u16::try_from(*number.get_ref()).ok().filter(|port| *port > 0);
            if port.is_none() {
                problems.add(&number.span(), "“port” is from 1 to 65535: most servers take 587");
            }
            port
        }
    };
    if let (Some(Security::None), Some(text), Some(host)) = (security, &mail.security, &host)
        && !is_this_machine(host)
    {
        let message = "without TLS anybody on the way can read and change the mail: write security = \"starttls\" or \"tls\" (\"none\" is only for a server on this machine)";
        problems.add(&text.span(), message);
        return None;
    }
    let has_password = mail.password.is_there();
    let password = secret(mail.password, "password", folder, problems);
    let login = match (mail.user, has_password) {
        (None, false) => None,
        (Some(user), true) => {
            let user = user.into_inner();
            Some(Login { user, password: password? })
        }
        (Some(user), false) => {
            let message = "a “user” needs a password: name the environment variable or the file that holds it with password_env or password_file";
            problems.add(&user.span(), message);
            return None;
        }
        (None, true) => {
            let at = mail.server.map(|server| server.span()).unwrap_or_default();
            problems.add(
                &at,
                "[mail] names a password and no “user” that it belongs to: add user = \"…\"",
            );
            return None;
        }
    };
    Some(MailServer { host: host?, port: port?, security: security?, from: from?, login })
}

/// What the subscribers are read with.
struct Reader<'r, 't> {
    known: &'r Known,
    /// What relative paths start from.
    folder: &'r Path,
    /// Whether there is a `[mail]`, sound or not.
    has_server: bool,
    problems: &'r mut Problems<'t>,
}

impl Reader<'_, '_> {
    fn subscriber(&mut self, written: written::Subscriber, ids: &mut Firsts) -> Option<Subscriber> {
        let name = written.id.as_ref().and_then(|text| id(text, SubscriberId::new, self.problems));
        if let (Some(text), Some(_)) = (&written.id, &name)
            && let Some(first) = ids.note(text.get_ref(), &text.span(), self.problems)
        {
            let shown = shortened(text.get_ref());
            let message =
                format!("“{shown}” is a subscriber already, on line {first}: choose another id");
            self.problems.add(&text.span(), message);
        }
        let role = written
            .role
            .as_ref()
            .map_or(Some(Role::Officer), |text| one_of(text, &ROLES, "role", self.problems));
        let least = written.min_significance.as_ref().map_or(Some(Significance::Minor), |text| {
            one_of(text, &WEIGHTS, "min_significance", self.problems)
        });
        let when = written.when.as_ref().map_or(Some(When::AtOnce), |text| {
            when::read(text.get_ref())
                .map_err(|message| self.problems.add(&text.span(), message))
                .ok()
        });
        for text in &written.publications {
            self.publication(text);
        }
        for text in &written.tags {
            self.tag(text);
        }
        let says_nothing =
            written.quiet.as_ref().is_some_and(|text| self.quiet(text, when.as_ref()));
        let plain = |texts: &[Text]| texts.iter().map(|text| text.get_ref().clone()).collect();
        let (publications, tags) = (plain(&written.publications), plain(&written.tags));
        let channel = self.channel(written);
        let (id, role, least, when) = (name?, role?, least?, when?);
        let channel = channel?;
        Some(Subscriber { id, role, publications, tags, least, when, says_nothing, channel })
    }

    /// A publication, or a source by its own id.
    fn publication(&mut self, text: &Text) {
        let name = text.get_ref();
        // It may be the one whose id could not be read, which is told already.
        if self.known.names.contains(name) || self.known.is_partial || self.problems.are_many() {
            return;
        }
        let advice = match nearest(name, self.known.names.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean “{meant}”?"),
            None => "write the id of a [[publication]] or of a [[source]]".to_owned(),
        };
        let message = format!("there is no publication “{}”: {advice}", shortened(name));
        self.problems.add(&text.span(), message);
    }

    fn tag(&mut self, text: &Text) {
        let name = text.get_ref();
        if self.known.tags.contains(name) || self.problems.are_many() {
            return;
        }
        let advice = match nearest(name, self.known.tags.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean “{meant}”?"),
            None => "give it to a [[source]], or leave it out".to_owned(),
        };
        let message = format!("no source has the tag “{}”: {advice}", shortened(name));
        self.problems.add(&text.span(), message);
    }

    fn quiet(&mut self, text: &Text, when: Option<&When>) -> bool {
        if text.get_ref() != "say so" {
            let message = "“quiet” has one value: quiet = \"say so\", for a line where there is nothing to tell; leave it out for silence";
            self.problems.add(&text.span(), message);
            return false;
        }
        if matches!(when, Some(When::AtOnce)) {
            let message = "“quiet” is for those who are told at set times: add when = \"daily 07:00\", or leave it out";
            self.problems.add(&text.span(), message);
            return false;
        }
        true
    }

    fn channel(&mut self, written: written::Subscriber) -> Option<Channel> {
        let has_webhook = written.webhook.is_some() || written.webhook_kept.is_there();
        let ways = [
            !written.mail.is_empty(),
            has_webhook,
            !written.command.is_empty(),
            written.folder.is_some(),
        ];
        match ways.iter().filter(|way| **way).count() {
            1 => {}
            0 if written.way_is_unread => return None,
            0 => {
                let message = "[[subscriber]] has no way to be told: add mail = [\"you@example.org\"], webhook = \"https://…\", command = [\"/path/of/a/program\"] or folder = \"reports\"";
                self.problems.add(&written.at, message);
                return None;
            }
            _ => {
                let message = "[[subscriber]] has several of mail, webhook, command and folder: make one subscriber of each";
                self.problems.add(&written.at, message);
                return None;
            }
        }
        if let (Some(text), false) =
            (written.token.variable.as_ref().or(written.token.file.as_ref()), has_webhook)
        {
            self.problems.add(&text.span(), "a token is sent to a webhook alone: leave it out");
        }
        if let (Some(name), true) = (written.command_env.first(), written.command.is_empty()) {
            let message = "command_env is for a command alone: leave it out";
            self.problems.add(&name.span(), message);
        }
        let form = written.format.as_ref();
        let form = form.map(|text| one_of(text, &FORMS, "format", self.problems));
        if matches!(form, Some(None)) {
            return None;
        }
        let form = form.flatten();
        if !written.mail.is_empty() {
            if let Some(text) = &written.format {
                let message = "a mail is always text and HTML in one: leave “format” out";
                self.problems.add(&text.span(), message);
            }
            return self.mail(&written.mail);
        }
        if has_webhook {
            let form = form.unwrap_or(Form::Json);
            let address = self.endpoint(written.webhook, written.webhook_kept)?;
            let has_token = written.token.is_there();
            let token = secret(written.token, "token", self.folder, self.problems);
            if has_token && token.is_none() {
                return None;
            }
            return Some(Channel::Webhook { address, token, form });
        }
        if let Some(path) = written.folder {
            let form = form.unwrap_or(Form::Html);
            return Some(Channel::Folder { path: self.folder.join(path.into_inner()), form });
        }
        let program = written.command.into_iter().map(Spanned::into_inner).collect();
        let env = written.command_env.into_iter().map(Spanned::into_inner).collect();
        Some(Channel::Command { program, form: form.unwrap_or(Form::Text), env })
    }

    fn mail(&mut self, to: &[Text]) -> Option<Channel> {
        if !self.has_server
            && let Some(first) = to.first()
        {
            let message = "mail needs a server: add [mail] with server = \"smtp.example.org\" and from = \"guidewatch@example.org\"";
            self.problems.add(&first.span(), message);
            return None;
        }
        let read: Vec<_> = to.iter().filter_map(|text| mailbox(text, self.problems)).collect();
        (read.len() == to.len()).then_some(Channel::Mail(read))
    }

    fn endpoint(&mut self, written: Option<Text>, kept: Kept) -> Option<Endpoint> {
        let Some(text) = written else {
            let kept = secret(kept, "webhook", self.folder, self.problems)?;
            return Some(Endpoint::Secret(kept));
        };
        if kept.is_there() {
            let message = "the webhook's address is here and elsewhere: keep one of webhook, webhook_env and webhook_file";
            self.problems.add_unshown(&text.span(), message);
            return None;
        }
        let url: Option<Url> = text.get_ref().parse().ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let problem = match &url {
            None => "“webhook” is an address that begins with https://",
            Some(url) if !url.username().is_empty() || url.password().is_some() => {
                "a password in an address is soon seen by others: use token_env or token_file"
            }
            Some(url) if url.scheme() == "http" && !is_private(url) => {
                "without TLS anybody on the way can read and change what is sent: write https:// (http:// is only for private addresses)"
            }
            Some(_) => return url.map(Endpoint::Written),
        };
        self.problems.add_unshown(&text.span(), problem);
        None
    }
}

/// The place of a secret; none where none is named or two are.
fn secret(kept: Kept, name: &str, folder: &Path, problems: &mut Problems<'_>) -> Option<Secret> {
    match (kept.variable, kept.file) {
        (None, None) => None,
        (Some(_), Some(file)) => {
            let message =
                format!("the {name} is kept in two places: keep one of {name}_env and {name}_file");
            problems.add(&file.span(), message);
            None
        }
        (None, Some(file)) => Some(Secret::File(folder.join(file.into_inner()))),
        (Some(variable), None) => {
            let name = variable.get_ref();
            let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.chars().all(legal) && !name.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(Secret::Variable(variable.into_inner()));
            }
            // Somebody may have written the secret itself.
            let message = "this is no name of an environment variable (A-Z, a-z, 0-9 and “_”): write the variable's name, not what it holds";
            problems.add_unshown(&variable.span(), message);
            None
        }
    }
}

/// One of a few words.
fn one_of<T: Copy>(
    text: &Text,
    words: &[(&str, T)],
    key: &str,
    problems: &mut Problems<'_>,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| word == text.get_ref());
    if let Some((_, meant)) = found {
        return Some(*meant);
    }
    let names = || words.iter().map(|(word, _)| *word);
    let advice = match nearest(text.get_ref(), names()) {
        Some(meant) => format!("did you mean “{meant}”?"),
        None => format!("write one of {}", names().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("“{key}” cannot be “{}”: {advice}", shortened(text.get_ref()));
    problems.add(&text.span(), message);
    None
}

/// A mail address of plain letters: `name@host`. Names before it in angle brackets, comments and quoted parts are
/// refused, so that nothing written here can become anything else in the head of a mail.
fn mailbox(text: &Text, problems: &mut Problems<'_>) -> Option<String> {
    let address = text.get_ref();
    if is_mailbox(address) {
        return Some(address.clone());
    }
    let within = address.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>'));
    let advice = match within {
        Some(bare) if is_mailbox(bare) => format!("write “{bare}” alone"),
        _ => "write it as name@example.org".to_owned(),
    };
    let message = format!("“{}” is no mail address: {advice}", shortened(address));
    problems.add(&text.span(), message);
    None
}

fn is_mailbox(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    // RFC 5322 §3.2.3: dot-atom.
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let atoms = |part: &str| !part.is_empty() && part.chars().all(atom);
    local.len() <= LONGEST_LOCAL_PART && local.split('.').all(atoms) && is_host_name(domain)
}

fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn host(text: &Text, problems: &mut Problems<'_>) -> Option<String> {
    let name = text.get_ref();
    if is_host_name(name) || name.parse::<IpAddr>().is_ok() {
        return Some(name.clone());
    }
    let advice = match name.rsplit_once(':') {
        Some((host, port)) if is_host_name(host) && port.parse::<u16>().is_ok() => {
            format!("write server = \"{host}\" and port = {port}")
        }
        _ => "write its name alone, such as smtp.example.org".to_owned(),
    };
    problems.add(&text.span(), format!("“{}” is no mail server: {advice}", shortened(name)));
    None
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
