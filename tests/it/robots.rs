//! The matcher of robots.txt against the cases that others have collected.
#![allow(clippy::disallowed_macros, reason = "tests print figures")]

use std::{fs, path::PathBuf};

use guidewatch::fetch::robots;

#[derive(serde::Deserialize)]
struct Case {
    robots_txt: Option<String>,
    robots_txt_b64: Option<String>,
    user_agent: String,
    url: String,
    allowed: bool,
    source: String,
}

/// Base64 without padding trouble: enough for the few cases that are not UTF-8.
fn base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().filter_map(|byte| digits.iter().position(|known| *known == byte)) {
        held = held << 6 | u32::try_from(digit).expect("below 64");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).expect("eight bits"));
        }
    }
    bytes
}

#[test]
fn the_matcher_answers_google_s_cases() {
    let Ok(samples) = std::env::var("GUIDEWATCH_SAMPLES") else {
        println!("skipped: no samples");
        return;
    };
    let file = PathBuf::from(samples).join("robots/cases.jsonl");
    let text = fs::read_to_string(&file).expect("the samples hold robots/cases.jsonl");
    let (mut right, mut wrong) = (0, Vec::new());
    for line in text.lines() {
        let case: Case = serde_json::from_str(line).expect("a case");
        let packed = case.robots_txt_b64.as_deref().map(base64);
        let robots_txt = packed.or(case.robots_txt.map(String::into_bytes)).expect("a robots.txt");
        if robots::allowed(&robots_txt, &case.user_agent, &case.url) == case.allowed {
            right += 1;
        } else {
            wrong.push(format!("{} {}", case.source, case.url));
        }
    }
    println!("robots: {right} of {} cases", right + wrong.len());
    assert!(wrong.is_empty(), "wrong: {wrong:#?}");
    assert!(right >= 545, "only {right} cases");
}
