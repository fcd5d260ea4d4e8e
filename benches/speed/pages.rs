//! Pages in the shape of published guidance, made from a seed: the same number gives the same page, word for
//! word. Says nothing of how they are served.

/// The fewest and the most words of a page's own text.
const WORDS: (u64, u64) = (500, 8_000);

const WHO: &[&str] = &[
    "The governing body",
    "Every practitioner",
    "The local authority",
    "A designated safeguarding lead",
    "The head teacher",
    "Anyone who works with children",
    "The integrated care board",
    "A supervising social worker",
    "The police",
    "Each safeguarding partner",
    "The proprietor of an independent school",
    "A volunteer",
    "The chair of the panel",
    "An independent reviewing officer",
    "The provider",
    "The virtual school head",
    "A health visitor",
    "The lead member for children’s services",
    "A personal adviser",
    "The registered manager",
    "The children’s home",
    "A mental health support team",
    "The early help team",
    "A housing officer",
    "The youth justice service",
    "The multi-agency team",
];

const DUTY: &[&str] = &[
    "should",
    "must",
    "may",
    "will normally",
    "is expected to",
    "should always",
    "must not delay to",
    "can",
    "ought to",
    "is required to",
    "should consider whether to",
    "must, so far as is reasonable,",
];

const DOES: &[&str] = &[
    "record",
    "review",
    "report",
    "discuss",
    "share",
    "agree",
    "challenge",
    "assess",
    "set out",
    "refer",
    "consider",
    "monitor",
    "escalate",
    "explain",
    "verify",
    "publish",
    "update",
    "follow up",
    "respond to",
    "take account of",
    "support",
    "prepare",
    "hold",
    "describe",
    "examine",
    "confirm",
    "gather",
];

const WHAT: &[&str] = &[
    "any concern about a child’s welfare",
    "the arrangements for recruitment checks",
    "an allegation against a member of staff",
    "the child’s wishes and feelings",
    "patterns of unexplained absence",
    "information that bears on the risk of harm",
    "the outcome of the strategy discussion",
    "a plan with dates and named people",
    "the reasons for its decision",
    "whether the threshold for an enquiry is met",
    "the history of earlier referrals",
    "training that every member of staff has received",
    "online filtering and how well it works",
    "the needs of children with disabilities",
    "signs of criminal exploitation",
    "the quality of supervision",
    "transport between home and setting",
    "contact with brothers and sisters",
    "evidence of neglect over time",
    "its policy on the use of images",
    "the visitors’ book and identity checks",
    "harmful sexual behaviour between pupils",
    "private fostering arrangements",
    "the register of interests",
    "the views of parents and carers",
    "medical examinations and their timing",
    "a chronology of significant events",
    "the lessons of local practice reviews",
];

const WHEN: &[&str] = &[
    "within one working day",
    "without waiting for consent",
    "at least once a term",
    "as soon as it is safe to do so",
    "before the placement begins",
    "in line with local procedures",
    "and keep a written copy",
    "where there is reasonable cause to suspect significant harm",
    "unless doing so would put the child at greater risk",
    "together with the other agencies involved",
    "when circumstances change",
    "by the end of the school year",
    "after consulting the designated officer",
    "every six months",
    "no later than 15 working days after the conference",
    "whether or not the family agrees",
    "with the support of an interpreter where one is needed",
    "in writing",
    "at the first review and at each one after it",
    "for as long as the child is looked after",
];

const SCENES: &[&str] = &[
    "In schools and colleges,",
    "For children under five,",
    "Where a child goes missing,",
    "During an enquiry,",
    "If the family has moved,",
    "In a residential setting,",
    "When a child is in hospital,",
    "As part of early help,",
    "For unaccompanied children,",
    "In clubs and out-of-school settings,",
    "Under section 47,",
    "In an emergency,",
    "Outside office hours,",
    "At transition to adult services,",
];

const ORDINARY: &str = "able abroad abuse access account action active address adequate adult advice agency agenda aim alert \
    annual appeal approach apt area aspect audit aware background balance barrier baseline behaviour \
    benefit bias board body breach brief broad bullying calm capacity care carer case cause census \
    challenge change charge charity check choice civil class clear clinical close club coach code \
    college comment common community complaint complex concern condition conduct conference consent \
    contact content context contract control core council counsel course court cover crisis culture \
    current custody daily danger data deadline debate decision deep degree delay detail device dialogue \
    diary digital direct disclosure district diverse domestic draft duty early education effect effort \
    element emotional employer enquiry equal error ethical event evidence exam example exchange expert \
    exposure extra facility factor fair faith familiar family fear feature feedback field figure file \
    final finding firm first fixed focus folder force formal forum foster framework frequent full \
    function fund future gap gender general genuine goal governor grave group growth guardian guide \
    habit handbook hazard health helpful hidden history holiday home honest hospital hostile household \
    human idea identity image immediate impact important incident income induction informal injury inner \
    input insight inspection instance intense interest internal interview issue item job joint journey \
    judge key kin knowledge label language large lasting lawful leader learner leave legal lesson letter \
    level liaison licence likely line link list literacy live local log long loss main major manner \
    mapping material matter measure medical meeting member memory mental mentor message method mild \
    minor minute missing mobile model moment moral motive multiple mutual name narrow national nature \
    near network neutral night notice notion number nursery object offence offer officer older online \
    open opinion option oral order origin outcome outline outreach overall owner pace panel parent park \
    partial partner party pastoral patient pattern payment peer people period person phase phone \
    physical picture placement plain point policy poor portal position positive practice precise \
    presence pressure primary prior private process profile programme project prompt proof proper \
    protocol proxy public pupil purpose quality query question quick race range rapid rare ready real \
    reason recent record referral region regular relation relevant reliable relief remote report request \
    research residential resource response rest result return review right rigour risk robust role room \
    root routine rule safe sample scale scheme school scope screen secure senior sense series serious \
    service session setting severe sexual shared sharp shift short sibling sign simple site skill small \
    social solid sound source space special staff stage standard statement status step strong structure \
    student subject sudden suitable summary supply surface survey swift system target task teacher team \
    term test theme thorough threat time timely tool topic total trace trade training transfer trauma \
    trend trip trust truth tutor typical unit urgent useful usual valid value vehicle venue verbal \
    victim view violent vital voice vulnerable warning watch weak website weekly welfare whole wider \
    window witness word work worker written young youth zone";

const DONE: &[&str] =
    &["seen", "met", "heard", "weighed", "known", "kept", "traced", "asked", "answered", "shown"];

const PARTS: &[&str] = &[
    "ar", "bel", "cor", "dun", "el", "fen", "gar", "hol", "ing", "kes", "lan", "mor", "nor", "ox",
    "pen", "quin", "ros", "sel", "tam", "ul", "ver", "wes", "yar", "ham", "ton", "ley", "wick",
    "ford", "by", "stead", "mouth", "well",
];

/// A row of numbers that looks like chance and is not (SplitMix64).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let place = self.below(list.len() as u64);
        usize::try_from(place).ok().and_then(|place| list.get(place)).copied().unwrap_or_default()
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// What a page is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe {
    /// Which page.
    pub(crate) number: u64,
    /// How often its text has been revised: each time, three of its paragraphs change.
    pub(crate) revision: u64,
    /// What differs from one request to the next without meaning anything.
    pub(crate) noise: u64,
}

/// A page, whole.
pub(crate) fn page(recipe: Recipe) -> String {
    let words = WORDS.0 + Chance::new(recipe.number).below(WORDS.1 - WORDS.0);
    page_of(recipe, words, 310)
}

/// A page of so many words, and so many icons and settings that are no text.
pub(crate) fn page_of(recipe: Recipe, words: u64, extras: u64) -> String {
    let Recipe { number, revision, noise } = recipe;
    let mut chance = Chance::new(number);
    let title = format!("Keeping children safe in {}: guidance {number}", place(&mut chance));
    let mut html = String::with_capacity(160_000);
    html.push_str("<!DOCTYPE html>\n<html lang=\"en\" class=\"template\">\n<head>\n  <meta charset=\"utf-8\">\n");
    html.push_str(&format!(
        "  <title>{title} - A department</title>\n  <meta name=\"csrf-token\" content=\"{:016x}{:016x}\">\n",
        Chance::new(noise).next(),
        Chance::new(noise ^ 0x4d).next()
    ));
    settings(&mut html, &mut chance, extras);
    html.push_str("</head>\n<body class=\"template__body\">\n");
    navigation(&mut html, &mut chance);
    html.push_str(&format!(
        "<main id=\"content\" class=\"wrapper\" role=\"main\">\n  <h1 class=\"heading-xl\">{title}</h1>\n  \
         <dl class=\"metadata\"><dt>Published</dt><dd>4 March 2019</dd><dt>Last updated</dt><dd>{} May 2025</dd></dl>\n",
        revision % 28 + 1
    ));
    let mut text = Vec::new();
    let mut count = 0;
    while count < words {
        let paragraph = paragraph(&mut chance);
        count += paragraph.split_whitespace().count() as u64;
        text.push(paragraph);
    }
    for nth in 1..=revision {
        let mut change = Chance::new(number ^ nth << 40);
        for place in 0..3 {
            let at = change.below(text.len() as u64);
            if let Some(old) = usize::try_from(at).ok().and_then(|at| text.get_mut(at)) {
                *old = match place {
                    0 => format!("{old} {}", sentence(&mut change)),
                    _ => old.replace("should", "must"),
                };
            }
        }
    }
    body(&mut html, &mut chance, &text);
    html.push_str("</main>\n");
    footer(&mut html, &mut chance, extras);
    html.push_str("</body>\n</html>\n");
    html
}

fn body(html: &mut String, chance: &mut Chance, text: &[String]) {
    let mut section = 0;
    let mut left = text.iter();
    while let Some(first) = left.next() {
        section += 1;
        let name = format!("{} and {}", chance.of(WHAT), chance.of(WHAT));
        html.push_str(&format!(
            "  <section class=\"section\" data-track=\"{:08x}\">\n    <h2 id=\"section-{section}\" class=\"heading-l\">{section}. {name}</h2>\n",
            chance.next() >> 32
        ));
        for (n, paragraph) in std::iter::once(first).chain(left.by_ref().take(5)).enumerate() {
            if n == 3 {
                html.push_str("    <ul class=\"list list--bullet\">\n");
                for item in paragraph.split_inclusive(". ") {
                    html.push_str(&format!("      <li>{}</li>\n", item.trim()));
                }
                html.push_str("    </ul>\n");
            } else if chance.one_in(4) {
                html.push_str(&format!(
                    "    <p class=\"body\">{paragraph} See <a class=\"link\" href=\"/guidance/{}-{:x}#section-{section}\">{}</a>.</p>\n",
                    place(chance).to_lowercase(),
                    chance.next() >> 40,
                    chance.of(WHAT)
                ));
            } else {
                html.push_str(&format!("    <p class=\"body\">{paragraph}</p>\n"));
            }
        }
        html.push_str("  </section>\n");
    }
}

pub(crate) fn paragraph(chance: &mut Chance) -> String {
    let sentences = 2 + chance.below(4);
    (0..sentences).map(|_| sentence(chance)).collect::<Vec<_>>().join(" ")
}

fn sentence(chance: &mut Chance) -> String {
    let mut said = String::new();
    let who = chance.of(WHO);
    if chance.one_in(3) {
        said.push_str(chance.of(SCENES));
        said.push(' ');
        said.push_str(&who.to_lowercase());
    } else {
        said.push_str(who);
    }
    if chance.one_in(5) {
        said.push_str(&format!(" in {}", place(chance)));
    }
    said.push_str(&format!(" {} {} {}", chance.of(DUTY), chance.of(DOES), chance.of(WHAT)));
    if chance.one_in(2) {
        said.push_str(&format!(", so that the {} of the {}", ordinary(chance), ordinary(chance)));
        said.push_str(&format!(" and every {} {}", ordinary(chance), ordinary(chance)));
        said.push_str(&format!(" can be {} by the {},", chance.of(DONE), ordinary(chance)));
    }
    match chance.below(6) {
        0 => said.push_str(&format!(" and {} {}", chance.of(DOES), chance.of(WHAT))),
        1 => said.push_str(&format!(" (see paragraph {})", chance.below(400))),
        2 => said.push_str(&format!(", as {} {} did", place(chance), place(chance))),
        _ => {}
    }
    said.push_str(&format!(" {}.", chance.of(WHEN)));
    said
}

fn ordinary(chance: &mut Chance) -> String {
    let words: Vec<&str> = ORDINARY.split(' ').collect();
    format!("{} {}", chance.of(&words), chance.of(&words))
}

/// A name that no place has.
fn place(chance: &mut Chance) -> String {
    let mut name = String::new();
    for _ in 0..2 + chance.below(2) {
        name.push_str(chance.of(PARTS));
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a page says to browsers: styles, and settings of its scripts.
fn settings(html: &mut String, chance: &mut Chance, extras: u64) {
    html.push_str("  <style>\n");
    for n in 0..extras / 2 {
        html.push_str(&format!(
            "    .component-{n}{{margin:{}px {}px;padding:.{}em;color:#{:06x};}}\n",
            chance.below(40),
            chance.below(60),
            chance.below(99),
            chance.next() >> 40
        ));
    }
    html.push_str("  </style>\n  <script>window.settings = {\"modules\": [\n");
    for n in 0..extras {
        html.push_str(&format!(
            "    {{\"id\": \"m{n}\", \"hash\": \"{:016x}\", \"load\": \"/assets/{}-{:08x}.js\"}},\n",
            chance.next(),
            place(chance).to_lowercase(),
            chance.next() >> 32
        ));
    }
    html.push_str("  ]};</script>\n");
}

fn navigation(html: &mut String, chance: &mut Chance) {
    html.push_str(
        "<div id=\"cookie-banner\" class=\"cookie-banner\" role=\"region\" aria-label=\"Cookies\"><p>We use some \
         essential cookies to make this website work.</p><button type=\"button\">Accept</button></div>\n\
         <header class=\"header\" role=\"banner\"><nav aria-label=\"Menu\"><ul class=\"menu\">\n",
    );
    for _ in 0..60 {
        html.push_str(&format!(
            "  <li class=\"menu__item\"><a class=\"menu__link\" href=\"/browse/{}\">{}</a></li>\n",
            place(chance).to_lowercase(),
            chance.of(WHAT)
        ));
    }
    html.push_str("</ul></nav></header>\n");
}

/// The end of a page: links, and icons whose lines do not compress.
fn footer(html: &mut String, chance: &mut Chance, extras: u64) {
    html.push_str("<footer class=\"footer\" role=\"contentinfo\"><ul>\n");
    for _ in 0..30 {
        html.push_str(&format!(
            "  <li><a href=\"/help/{}\">{}</a></li>\n",
            place(chance).to_lowercase(),
            chance.of(PARTS)
        ));
    }
    html.push_str("</ul>\n");
    for _ in 0..extras / 10 {
        html.push_str("<svg aria-hidden=\"true\" viewBox=\"0 0 132 97\"><path d=\"M");
        for _ in 0..60 {
            html.push_str(&format!(
                "{}.{} {}c",
                chance.below(132),
                chance.below(99),
                chance.below(97)
            ));
        }
        html.push_str("z\"></path></svg>\n");
    }
    html.push_str("</footer>\n");
}
