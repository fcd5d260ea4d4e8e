//! `man` and `completions SHELL`: made from the very definition that arguments are read with.

use std::{fs, path::Path};

use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::Man;

use super::{
    args::{Args, CompletionsOptions, ManOptions},
    exit::{Exit, Fault},
    say,
};

/// What the one page says that no help text has. Plain roff; a line that begins with a stop is a request.
const MORE: &str = r".SH ENVIRONMENT
.TP
\fBGUIDEWATCH_SOURCES\fR, \fBGUIDEWATCH_STORE\fR, \fBGUIDEWATCH_QUIET\fR, \fBGUIDEWATCH_VERBOSE\fR, \fBGUIDEWATCH_LOG_FORMAT\fR
Stand in for the options of these names; one that is set to nothing counts as not set.
.TP
\fBHTTPS_PROXY\fR, \fBHTTP_PROXY\fR, \fBNO_PROXY\fR
The way out, where the list names no proxy.
.SH FILES
.TP
\fIsources.toml\fR
The list of what is watched; \fBguidewatch check\fR names every slip in it.
.TP
\fIsnapshots/\fR
The store, beside the list that is used. Back up \fIarchive/\fR and \fIjournal/\fR; \fIindex/\fR is made again.
.SH EXIT STATUS
.TP
\fB0\fR
Done; everything due was checked.
.TP
\fB1\fR
Done, but something due could not be checked or read, and that has been confirmed; or what was asked for is not there.
.TP
\fB2\fR
Bad usage or a bad list; nothing was fetched.
.TP
\fB3\fR
The store cannot be used: disk full, damaged, not a store, made by a newer version, clock wrong.
.TP
\fB10\fR, \fB11\fR
Only with \fBcrawl \-\-exit\-code\fR: there were changes; there were changes and something was not checked.
.TP
\fB75\fR
Another process is writing: try later, or \fB\-\-wait\fR.
.SH EXAMPLES
.TP
\fBguidewatch crawl\fR
Fetch what is due and say what changed. Without a terminal it prints nothing when there is nothing to tell.
.TP
\fBguidewatch report \-\-since 7d \-\-format html \-\-output week.html\fR
What changed in the last seven days, for a browser.
.TP
\fBguidewatch \-q status \-\-max\-age 2d\fR
Nothing where the last complete crawl is recent, else a line and exit status 1.
";

pub(super) fn completions(options: &CompletionsOptions) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "guidewatch", &mut script);
    say::out(&String::from_utf8(script)?)?;
    Ok(Exit::Done)
}

pub(super) fn run(options: &ManOptions) -> Result<Exit, Fault> {
    match &options.dir {
        None => say::out(&page()?)?,
        Some(dir) => pages(dir)?,
    }
    Ok(Exit::Done)
}

/// A page a command, as `git` has them, and the one that leads to them.
fn pages(dir: &Path) -> Result<(), Fault> {
    let wrong = || format!("the manual pages cannot be written to {}", dir.display());
    fs::create_dir_all(dir).with_context(wrong)?;
    clap_mangen::generate_to(Args::command(), dir).with_context(wrong)?;
    say::file(&dir.join("guidewatch.1"), &page()?)
}

/// guidewatch(1).
fn page() -> Result<String, Fault> {
    let man = Man::new(Args::command().disable_help_subcommand(true));
    let mut roff = Vec::new();
    man.render_title(&mut roff)?;
    man.render_name_section(&mut roff)?;
    man.render_synopsis_section(&mut roff)?;
    man.render_description_section(&mut roff)?;
    man.render_options_section(&mut roff)?;
    man.render_subcommands_section(&mut roff)?;
    roff.extend_from_slice(MORE.as_bytes());
    man.render_version_section(&mut roff)?;
    Ok(String::from_utf8(roff)?)
}
