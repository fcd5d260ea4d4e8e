//! The one door through which text becomes HTML. Only here is a `String` taken for markup: words are
//! escaped, tag and attribute names are our own literals.

use crate::report::clean::clean;

/// Markup that is safe to place between tags.
#[derive(Debug, Default)]
pub(in crate::report) struct Html(String);

impl Html {
    /// Any words, captured or ours: cleaned and escaped.
    pub(in crate::report) fn text(words: &str) -> Self {
        Self(escaped(words))
    }

    /// Markup written in our own source.
    pub(in crate::report) fn fixed(markup: &'static str) -> Self {
        Self(markup.to_owned())
    }

    /// This and then `next`.
    #[expect(clippy::needless_pass_by_value, reason = "what is placed is used up")]
    pub(in crate::report) fn and(mut self, next: Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// The same for a file that goes where style sheets are dropped (Word, Outlook): what must be seen of them stands
    /// with the elements themselves. For no page that is served: its policy allows no style in attributes.
    pub(in crate::report) fn without_a_sheet(self) -> Self {
        // Words are escaped: these can only be our own tags.
        let html = self.0.replace("<del>", "<del style=\"text-decoration: line-through\">");
        let html = html.replace("<ins>", "<ins style=\"text-decoration: underline\">");
        let hidden = "<div class=\"sides\" style=\"display: none; mso-hide: all\">";
        Self(html.replace("<div class=\"sides\">", hidden))
    }

    pub(in crate::report) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::report) fn into_string(self) -> String {
        self.0
    }
}

/// An element; its attributes' values are escaped.
pub(in crate::report) fn element(
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

/// An element that has no inside (`meta`, `link`, `input`); its attributes' values are escaped.
pub(in crate::report) fn void(tag: &'static str, attributes: &[(&'static str, &str)]) -> Html {
    let mut out = format!("<{tag}");
    for (name, value) in attributes {
        out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }
    out.push('>');
    Html(out)
}

fn escaped(words: &str) -> String {
    let clean = clean(words);
    let means = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'');
    if !clean.contains(means) {
        return clean;
    }
    let mut out = String::with_capacity(clean.len() + 16);
    let mut rest = clean.as_str();
    while let Some(at) = rest.find(means) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        out.push_str(match chars.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        });
        rest = chars.as_str();
    }
    out.push_str(rest);
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
