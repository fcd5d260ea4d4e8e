//! The one door through which text becomes HTML. Only here is a `String` taken for markup: words are
//! escaped, tag and attribute names are our own literals.

use super::super::clean::clean;

/// Markup that is safe to place between tags.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Any words, captured or ours: cleaned and escaped.
    pub(super) fn text(words: &str) -> Self {
        Self(escaped(words))
    }

    /// Markup written in our own source.
    pub(super) fn fixed(markup: &'static str) -> Self {
        Self(markup.to_owned())
    }

    /// This and then `next`.
    #[expect(clippy::needless_pass_by_value, reason = "what is placed is used up")]
    pub(super) fn and(mut self, next: Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// An element; its attributes' values are escaped.
pub(super) fn element(
    tag: &'static str,
    attributes: &[(&'static str, &str)],
    inner: &Html,
) -> Html {
    let mut out = String::with_capacity(inner.0.len() + 2 * tag.len() + 8);
    out.push('<');
    out.push_str(tag);
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(&escaped(value));
        out.push('"');
    }
    out.push('>');
    out.push_str(&inner.0);
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
    Html(out)
}

fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in clean(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_make_no_markup() {
        let html = element("p", &[("title", "\"><b>")], &Html::text("<i>'&\"\u{202e}"));
        assert_eq!(
            html.into_string(),
            "<p title=\"&quot;&gt;&lt;b&gt;\">&lt;i&gt;&#39;&amp;&quot;�</p>"
        );
    }
}
