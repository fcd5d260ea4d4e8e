//! README.md and the help text say what the program does.

use std::{fs, path::Path};

use super::cli::guidewatch;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md can be read")
}

/// The text between a fence that begins with `opening` and its end.
fn block<'a>(text: &'a str, opening: &str) -> &'a str {
    let (_, rest) = text.split_once(opening).unwrap_or_else(|| panic!("README has no {opening}"));
    rest.split("\n```").next().expect("a fence ends")
}

/// A line with everything that differs from run to run made the same: ports, digests, offsets.
fn settled(line: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in line.trim().chars().chain(Some('\n')) {
        if c.is_ascii_hexdigit() {
            run.push(c);
            continue;
        }
        let long = run.len() >= 4 || out.ends_with(':');
        let varies = long && run.chars().any(|c| c.is_ascii_digit());
        out.push_str(if varies { "#" } else { &run });
        run.clear();
        out.push(c);
    }
    out
}

#[test]
fn every_command_of_the_program_is_in_the_readme() {
    let help = guidewatch(root(), &["help"]);
    let commands = help.out.split("Commands:").nth(1).expect("help lists commands");
    let commands = commands.split("Options:").next().expect("and then options");
    let readme = readme();
    let mut seen = 0;
    for line in commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().expect("a line has a word");
        assert!(
            name == "help"
                || readme.contains(&format!("`guidewatch {name}"))
                || readme.contains(&format!("`{name}`")),
            "README does not name “{name}”"
        );
        seen += 1;
    }
    assert!(seen >= 11, "{seen} commands seen in:\n{commands}");
}

#[test]
fn every_file_that_the_readme_links_to_is_there() {
    let readme = readme();
    let links: Vec<_> =
        readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() > 5);
    for link in links.into_iter().filter(|link| !link.contains("://")) {
        assert!(root().join(link).exists(), "README links to {link}, which is not there");
    }
}

#[test]
fn the_sample_report_is_what_the_demo_prints() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let ran = guidewatch(dir.path(), &["demo", "--keep", "kept"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let printed: Vec<String> = ran.out.lines().map(settled).collect();
    let readme = readme();
    let sample: Vec<String> = block(&readme, "```text\n").lines().map(settled).collect();
    assert!(sample.len() > 20);
    let found = printed.windows(sample.len()).any(|window| window == sample);
    assert!(found, "the demo does not print the README's sample; it prints:\n{}", ran.out);
}

#[test]
fn the_configuration_that_the_readme_shows_is_sound() {
    let readme = readme();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let source = "[[source]]\nid = \"one\"\nurl = \"https://www.example.org/\"\n";
    let list = format!("{}\n{source}", block(&readme, "```toml\n"));
    fs::write(dir.path().join("sources.toml"), list).expect("written");
    let ran = guidewatch(dir.path(), &["check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}
