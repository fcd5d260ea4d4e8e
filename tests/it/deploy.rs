//! What is shipped for cron, systemd and containers does what it says: units are sound, and every command
//! line in them is one that the program takes.
#![allow(clippy::disallowed_macros, reason = "tests say what they skip")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::cli::{Ran, guidewatch};

const LIST: &str = "[[source]]\nid = \"one\"\nurl = \"https://www.example.org/guidance\"\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

fn shipped(name: &str) -> String {
    let path = folder().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether a program is there; where CI is to have it, it must be.
fn is_there(program: &str) -> bool {
    let found = std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    });
    assert!(found || std::env::var_os("CI").is_none(), "CI is to have {program}");
    if !found {
        println!("skipped: no {program}");
    }
    found
}

/// Runs a shipped command line in a temporary folder, which stands for the folders that it names.
fn ran(line: &str) -> Ran {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("sources.toml"), LIST).expect("the list can be written");
    let here = dir.path().display().to_string();
    let words = line
        .split_whitespace()
        .skip(1)
        .map(|word| word.replace("/var/lib/guidewatch", &here).replace("/etc/guidewatch", &here));
    let mut words: Vec<String> = words.collect();
    if words.contains(&"crawl".to_owned()) {
        words.push("--dry-run".to_owned());
    }
    guidewatch(dir.path(), &words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A crawl would have fetched; status and verify have no store to tell of.
fn is_understood(line: &str) {
    let ran = ran(line);
    let wanted =
        if line.contains(" status ") || line.ends_with(" verify") { Some(3) } else { Some(0) };
    assert_eq!(ran.code, wanted, "{line}: {}{}", ran.out, ran.err);
}

/// The value of every line `name=…`.
fn values<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('=')).collect()
}

#[test]
fn the_services_run_commands_that_there_are() {
    for unit in ["guidewatch.service", "guidewatch-overdue.service", "guidewatch-serve.service"] {
        let text = shipped(unit);
        let [line] = values(&text, "ExecStart")[..] else { panic!("{unit} runs one thing") };
        assert!(line.starts_with("/usr/local/bin/guidewatch "), "{line}");
        if line.ends_with(" serve") {
            // It would go on: it gets as far as a port that is taken.
            let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = taken.local_addr().expect("an address");
            let ran = ran(&format!("{line} --listen {address}"));
            assert!(ran.code == Some(2) && ran.err.contains("another port"), "{}", ran.err);
        } else {
            is_understood(line);
        }
        // Its variables are ours, and the store is where it may write.
        for set in values(&text, "Environment") {
            let (name, value) = set.split_once('=').expect("NAME=value");
            assert!(["GUIDEWATCH_SOURCES", "GUIDEWATCH_STORE"].contains(&name), "{set}");
            let state = format!("/var/lib/{}/", values(&text, "StateDirectory")[0]);
            assert!(name != "GUIDEWATCH_STORE" || value.starts_with(&state), "{set}");
        }
        for must in ["NoNewPrivileges", "ProtectHome", "PrivateTmp"] {
            assert_eq!(values(&text, must), ["yes"], "{unit}: {must}");
        }
        assert_eq!(values(&text, "ProtectSystem"), ["strict"]);
        assert_eq!(values(&text, "User"), ["guidewatch"]);
    }
    assert_eq!(values(&shipped("guidewatch.service"), "SuccessExitStatus"), ["1 10 11 75"]);
    assert!(values(&shipped("guidewatch-overdue.service"), "SuccessExitStatus").is_empty());
    assert_eq!(
        values(&shipped("guidewatch-serve.service"), "ExecReload"),
        ["/bin/kill -HUP $MAINPID"]
    );
    for timer in ["guidewatch.timer", "guidewatch-overdue.timer"] {
        assert_eq!(values(&shipped(timer), "Persistent"), ["true"]);
    }
}

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    if !is_there("systemd-analyze") {
        return;
    }
    let dir = tempfile::tempdir().expect("a temporary folder");
    let units = [
        "guidewatch.service",
        "guidewatch.timer",
        "guidewatch-overdue.service",
        "guidewatch-overdue.timer",
        "guidewatch-serve.service",
    ];
    for unit in units {
        let text =
            shipped(unit).replace("/usr/local/bin/guidewatch", env!("CARGO_BIN_EXE_guidewatch"));
        fs::write(dir.path().join(unit), text).expect("a unit can be written");
    }
    let verify = || {
        let mut command = Command::new("systemd-analyze");
        command.current_dir(dir.path()).args(["verify", "--man=no"]).args(units);
        let output = command.output().expect("systemd-analyze can be run");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(verify(), (true, String::new()));
    let service = dir.path().join(units[0]);
    let bad = shipped(units[0]).replace("ProtectSystem=strict", "ProtectSistem=strict");
    fs::write(service, bad).expect("a unit can be written");
    assert!(verify().1.contains("ProtectSistem"), "it would have told");
}

#[test]
fn the_lines_for_cron_are_sound() {
    let text = shipped("guidewatch.cron");
    let is_job = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit() || c == '*');
    let jobs: Vec<&str> = text.lines().filter(is_job).collect();
    assert_eq!(jobs.len(), 3);
    for job in jobs {
        let fields: Vec<&str> = job.split_whitespace().collect();
        assert_eq!(guidewatch::schedule::cron_problem(&fields[..5].join(" ")), None, "{job}");
        assert_eq!(fields[5..7], ["guidewatch", "guidewatch"], "user and program: {job}");
        is_understood(&fields[6..].join(" "));
    }
    assert!(text.ends_with('\n'), "cron passes over a last line without an end");
}

#[test]
fn the_image_is_pinned_small_and_nobodys() {
    let text = shipped("Containerfile");
    let lines = |name: &str| {
        let own = text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        own.map(str::to_owned).collect::<Vec<_>>()
    };
    let bases = lines("FROM");
    assert_eq!(bases.len(), 2, "one to build in and one to run in");
    for base in bases {
        let image = base.split_whitespace().next().expect("an image");
        let (_, tag) = image.rsplit_once(':').expect("a tag");
        assert!(tag.starts_with(|c: char| c.is_ascii_digit()), "{image} is not pinned");
    }
    for run in lines("RUN") {
        let fetches = ["apt", "curl", "wget", "git "].iter().any(|word| run.contains(word));
        assert!(!fetches, "nothing but crates comes from the network: {run}");
    }
    let user = lines("USER");
    assert!(user.len() == 1 && !user[0].starts_with('0') && !user[0].starts_with("root"));
    let words = |name: &str| -> Vec<String> {
        serde_json::from_str(&lines(name)[0]).expect("a list of words")
    };
    let line = [words("ENTRYPOINT"), words("CMD")].concat().join(" ");
    is_understood(&line);
    assert_eq!(lines("ENV"), ["GUIDEWATCH_SOURCES=/data/sources.toml"]);
}

#[test]
fn pages_and_completions_are_made_for_every_command() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let made = Command::new(folder().join("share"))
        .args([env!("CARGO_BIN_EXE_guidewatch"), "share"])
        .current_dir(dir.path())
        .output()
        .expect("the script can be run");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let share = dir.path().join("share");
    let help = guidewatch(dir.path(), &["help"]).out;
    let commands = help.split("Commands:").nth(1).expect("help lists commands");
    let commands = commands.split("Options:").next().expect("and then options");
    let commands =
        commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let bash =
        fs::read_to_string(share.join("bash-completion/completions/guidewatch")).expect("made");
    let main = fs::read_to_string(share.join("man/man1/guidewatch.1")).expect("made");
    let mut seen = 0;
    for name in commands.filter_map(|line| line.split_whitespace().next()) {
        if name != "help" {
            let page = share.join(format!("man/man1/guidewatch-{name}.1"));
            assert!(page.is_file(), "no page for {name}");
            assert!(main.contains(&format!("guidewatch\\-{name}(1)")), "{name} is not in the page");
        }
        assert!(bash.contains(name), "bash does not complete {name}");
        seen += 1;
    }
    assert!(seen > 12, "{seen}");
    for variable in ["SOURCES", "STORE", "QUIET", "VERBOSE", "LOG_FORMAT"] {
        assert!(main.contains(&format!("GUIDEWATCH_{variable}")), "{variable}");
    }

    let scripts = [
        ("bash", "bash-completion/completions/guidewatch"),
        ("zsh", "zsh/site-functions/_guidewatch"),
        ("fish", "fish/vendor_completions.d/guidewatch.fish"),
    ];
    for (shell, script) in scripts.into_iter().filter(|(shell, _)| is_there(shell)) {
        let read = Command::new(shell).arg("-n").arg(share.join(script)).output();
        let read = read.unwrap_or_else(|error| panic!("{shell}: {error}"));
        assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
    }
    if is_there("groff") {
        for page in fs::read_dir(share.join("man/man1")).expect("pages were made") {
            let page = page.expect("a page").path();
            let mut groff = Command::new("groff");
            groff.args(["-Kutf8", "-man", "-ww", "-Tutf8", "-z"]).arg(&page);
            assert_eq!(read_output(&mut groff), (true, String::new()), "{}", page.display());
        }
    }
    if is_there("man") {
        let mut man = Command::new("man");
        man.args(["--warnings", "-l"]).arg(share.join("man/man1/guidewatch.1"));
        assert_eq!(read_output(&mut man), (true, String::new()));
    }
}

fn read_output(command: &mut Command) -> (bool, String) {
    let output = command.output().expect("the program can be run");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}
