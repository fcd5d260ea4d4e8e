//! The pages in a real Chromium: axe-core's rules of WCAG 2.2 A and AA, the keyboard, narrow screens, the dark. axe-core is
//! found by the variable `GUIDEWATCH_AXE` (its `axe.min.js`) and is no part of the project.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Told;

/// What is asked of each page once it is loaded; the answer is left in its title, as JSON.
const ASK: &str = r#"
window.addEventListener("load", function () { setTimeout(ask, 500); });
function ask() {
  var walked = [], bad = [];
  var all = Array.from(document.querySelectorAll("a[href],button,input,select,summary,[tabindex]")).filter(function (one) {
    return one.tabIndex >= 0 && one.getClientRects().length && one.closest("details:not([open]) > :not(summary)") === null;
  });
  all.forEach(function (one) {
    one.focus({ focusVisible: true });
    var style = getComputedStyle(one);
    if (document.activeElement !== one) bad.push("takes no focus: " + one.outerHTML.slice(0, 80));
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) bad.push("shows no focus: " + one.outerHTML.slice(0, 80));
    if (one.tabIndex > 0) bad.push("out of order: " + one.outerHTML.slice(0, 80));
    walked.push(one.tagName);
  });
  if (!all.length || all[0].className !== "skip") bad.push("the first is no way past the top");
  document.querySelectorAll("details").forEach(function (one) { one.open = true; });
  var rules = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
  axe.run(document, rules).then(function (result) {
    var wrong = result.violations.map(function (one) {
      return one.id + ": " + one.nodes.map(function (node) { return node.html.slice(0, 120) + " " + node.any.concat(node.all, node.none).map(function (check) { return check.message; }).join("; "); }).slice(0, 3).join(" | ");
    });
    var unsure = result.incomplete.map(function (one) { return one.id; });
    var wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    var said = "ASKED" + JSON.stringify({ wrong: wrong, unsure: unsure, passed: result.passes.length, walked: walked.length,
      bad: bad, wide: wide, width: window.innerWidth, dark: matchMedia("(prefers-color-scheme: dark)").matches }) + "ASKED";
    if (window.top === window) document.title = said; else parent.postMessage(said, "*");
  });
}
"#;

/// A page that shows another in a frame: no window is as narrow as a telephone.
const FRAME: &str = r#"<!doctype html><html lang="en"><head><title>Frame</title><script>
addEventListener("message", function (event) { document.title = event.data; });
addEventListener("load", function () {
  var frame = document.createElement("iframe"), asked = location.hash.slice(1).split("|");
  frame.width = asked[0]; frame.height = 640; frame.src = asked[1];
  document.body.appendChild(frame);
});
</script></head><body></body></html>"#;

/// A window: its width and height, and whether it is dark.
const WINDOWS: [(u32, u32, bool); 3] = [(1280, 900, false), (320, 640, false), (1280, 900, true)];

/// What was found of a page.
#[derive(Debug, serde::Deserialize)]
struct Asked {
    wrong: Vec<String>,
    unsure: Vec<String>,
    passed: usize,
    walked: usize,
    bad: Vec<String>,
    wide: i32,
    width: u32,
    dark: bool,
}

/// axe-core's script; none where it is not named, which is a failure in CI.
fn axe() -> Option<String> {
    let has_chromium = Command::new("chromium").arg("--version").output().is_ok();
    let path = std::env::var_os("GUIDEWATCH_AXE").filter(|path| !path.is_empty());
    let Some(path) = path.filter(|_| has_chromium) else {
        assert!(std::env::var_os("CI").is_none(), "chromium or GUIDEWATCH_AXE is missing");
        println!("skipped: no chromium or no axe-core (GUIDEWATCH_AXE names its axe.min.js)");
        return None;
    };
    Some(fs::read_to_string(path).expect("GUIDEWATCH_AXE can be read"))
}

/// Opens a page with the question in it.
fn ask(page: &Path, query: &str, (width, height, dark): (u32, u32, bool), frame: &Path) -> Asked {
    let profile = tempfile::tempdir().unwrap();
    let mut chromium = Command::new("timeout");
    chromium.args([
        "90",
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
    ]);
    chromium.arg(format!("--user-data-dir={}", profile.path().display()));
    chromium.arg(format!("--window-size={width},{height}"));
    chromium.args(["--virtual-time-budget=30000", "--dump-dom", "--hide-scrollbars"]);
    if dark {
        chromium.arg("--blink-settings=preferredColorScheme=0");
    }
    let address = format!("file://{}{query}", page.display());
    chromium.arg(match width {
        0..500 => format!("file://{}#{width}|{address}", frame.display()),
        _ => address,
    });
    let output = chromium.output().expect("chromium runs");
    let dom = String::from_utf8_lossy(&output.stdout);
    let found = dom.split("ASKED").nth(1);
    let found = found.unwrap_or_else(|| panic!("{}: no answer", page.display()));
    let json = found
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// A page of each kind, with what is asked of it.
pub(super) fn kinds(told: &Told) -> Vec<(String, &'static str)> {
    let one = |begin: &str| told.named(begin, ".html").remove(0);
    let texts = told.named("p/clubs/text-", ".js");
    let compared: &'static str =
        Box::leak(format!("?a={}&b={}", texts[0], texts[2]).into_boxed_str());
    let answers = super::asked::kept(told);
    vec![
        ("index.html".to_owned(), ""),
        ("changes/index.html".to_owned(), ""),
        ("changes/2026-03.html".to_owned(), ""),
        ("coming.html".to_owned(), ""),
        ("citations.html".to_owned(), ""),
        ("health.html".to_owned(), ""),
        ("about.html".to_owned(), ""),
        ("search.html".to_owned(), ""),
        ("search.html".to_owned(), "?q=must"),
        ("words/index.html".to_owned(), ""),
        ("words/mu.html".to_owned(), ""),
        ("compare.html".to_owned(), ""),
        ("compare.html".to_owned(), compared),
        ("p/clubs/index.html".to_owned(), ""),
        ("p/gone/index.html".to_owned(), ""),
        ("p/away/index.html".to_owned(), ""),
        ("p/never/index.html".to_owned(), ""),
        (one("p/clubs/change-2026-03-08"), ""),
        (one("p/manual/change-2026-03-08"), ""),
        (one("p/gone/change-"), ""),
        (one("p/clubs/text-2026-03-15"), ""),
        (one("p/manual/text-2026-03-15"), ""),
        (answers[0].clone(), ""),
        (answers[1].clone(), ""),
    ]
}

#[test]
fn every_kind_of_page_keeps_the_rules_for_all_readers() {
    let Some(axe) = axe() else { return };
    let told = Told::new(14);
    let kinds = kinds(&told);
    fs::write(told.pages().join("axe.js"), axe).unwrap();
    fs::write(told.pages().join("ask.js"), ASK).unwrap();
    let frame = told.pages().join("frame.html");
    fs::write(&frame, FRAME).unwrap();
    for name in kinds.iter().map(|(name, _)| name) {
        let html = told.page(name);
        let up = "../".repeat(name.matches('/').count());
        let asking = format!(
            "<script src=\"{up}axe.js\"></script><script src=\"{up}ask.js\"></script></head>"
        );
        if !html.contains("ask.js") {
            fs::write(told.pages().join(name), html.replacen("</head>", &asking, 1)).unwrap();
        }
    }
    let jobs: Vec<(PathBuf, &str, (u32, u32, bool))> = kinds
        .iter()
        .flat_map(|(name, query)| WINDOWS.map(|window| (told.pages().join(name), *query, window)))
        .collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| loop {
                let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some((page, query, window)) = jobs.get(n) else { break };
                let asked = ask(page, query, *window, &frame);
                let name = page.strip_prefix(told.pages()).unwrap().display();
                println!(
                    "{name}{query} {window:?}: {} rules kept, {} broken, {} unsure {:?}, {} stops of the keyboard, {} px too wide of {}",
                    asked.passed, asked.wrong.len(), asked.unsure.len(), asked.unsure, asked.walked, asked.wide, asked.width
                );
                let (wide, _, dark) = *window;
                let mut found = asked.wrong;
                found.extend(asked.bad);
                if asked.wide > 0 {
                    found.push(format!("{} px wider than the window", asked.wide));
                }
                if asked.dark != dark || asked.width != wide {
                    found.push(format!("was shown otherwise: {} px, dark {}", asked.width, asked.dark));
                }
                let found = found.into_iter().map(|what| format!("{name}{query} {window:?}: {what}"));
                wrong.lock().unwrap().extend(found);
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
