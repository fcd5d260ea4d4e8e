//! What a channel says of a failure, made short and harmless: no control characters, no secret, no length.

/// The most characters of what a channel says.
const LONGEST: usize = 300;

/// `said` on one line, cut where it is long, each of `secrets` blotted out.
pub(super) fn plain(said: &str, secrets: &[&str]) -> String {
    let mut text = said.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "•••");
    }
    let line = text.split(|c: char| c.is_control() || c.is_whitespace());
    let line: Vec<&str> = line.filter(|word| !word.is_empty()).collect();
    let line = line.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}

/// What lies at the bottom of an error.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_channel_says_is_short_on_one_line_and_without_secrets() {
        assert_eq!(plain("no:\r\n\u{1b}[31m  “hunter2”\u{7}", &["", "hunter2"]), "no: [31m “•••”");
        assert_eq!(plain(&"é ".repeat(1000), &[]).chars().count(), LONGEST + 1);
    }
}
