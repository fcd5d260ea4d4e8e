//! Bad `[mail]` and `[[subscriber]]` tables: every slip at once, with its line and the fix, and no secret in any message.

use guidewatch::config::parse;

use super::refusal;

const SOURCES: &str = "[[source]]\nid = \"clubs\"\nurl = \"https://publisher.example/clubs\"\ntags = [\"statutory\"]\n";

/// The places and messages that `text`, after a sound source of four lines, is refused with.
fn slips(text: &str) -> Vec<String> {
    let told = refusal(&format!("{SOURCES}{text}"));
    told.lines().filter(|line| line.starts_with("sources.toml:")).map(str::to_owned).collect()
}

#[test]
fn every_slip_of_every_subscriber_is_told_at_once() {
    let told = slips(
        r#"[mail]
server = "smtp.example.org:587"
from = "guidewatch <guidewatch@example.org>"
security = "ssl"
port = 70000
[[subscriber]]
id = "Officers"
mail = ["one@example.org", "two@@example.org"]
when = "every morning"
role = "boss"
[[subscriber]]
id = "b"
webhook = "http://hooks.example.org/x"
publications = ["club"]
tags = ["statutry"]
quiet = "yes"
min_significance = "small"
[[subscriber]]
id = "b"
folder = "out"
command = ["tell"]
[[subscriber]]
id = "c"
folder = "out"
format = "pdf"
quiet = "say so"
"#,
    );
    let expected = [
        "6:10: “smtp.example.org:587” is no mail server: write server = \"smtp.example.org\" and port = 587",
        "7:8: “guidewatch <guidewatch@example.org>” is no mail address: write “guidewatch@example.org” alone",
        "8:12: “security” cannot be “ssl”: write one of starttls, tls, none",
        "9:8: “port” is from 1 to 65535",
        "11:6: “Officers” cannot be an id",
        "12:28: “two@@example.org” is no mail address: write it as name@example.org",
        "13:8: “every morning” is no time to be told",
        "14:8: “role” cannot be “boss”: write one of officer, operator",
        "17:11: without TLS anybody on the way can read",
        "18:17: there is no publication “club”: did you mean “clubs”?",
        "19:9: no source has the tag “statutry”: did you mean “statutory”?",
        "20:9: “quiet” has one value",
        "21:20: “min_significance” cannot be “small”",
        "22:1: [[subscriber]] has several of mail, webhook, command and folder",
        "23:6: “b” is a subscriber already, on line 16",
        "29:10: “format” cannot be “pdf”",
        "30:9: “quiet” is for those who are told at set times",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(&format!("sources.toml:{expected}")), "{told}\n{expected}");
    }
}

#[test]
fn what_is_missing_is_told() {
    for (text, slip) in [
        ("[[subscriber]]\nid = \"a\"\n", "5:1: [[subscriber]] has no way to be told: add mail = "),
        (
            "[[subscriber]]\nid = \"a\"\nmail = [\"a@example.org\"]\n",
            "7:9: mail needs a server: add [mail]",
        ),
        ("[mail]\nserver = \"smtp.example.org\"\n", "5:1: [mail] has no “from”"),
        (
            "[mail]\nserver = \"mail\"\nfrom = \"a@b\"\nuser = \"me\"\n",
            "8:8: a “user” needs a password",
        ),
        (
            "[mail]\nserver = \"mail\"\nfrom = \"a@b\"\npassword_env = \"P\"\n",
            "6:10: [mail] names a password and no “user”",
        ),
        ("[mail]\nserver = \"mail\"\nfrom = \"a@b\"\nsecurity = \"none\"\n", "8:12: without TLS"),
        (
            "[[subscriber]]\nid = \"a\"\nfolder = \"out\"\ntoken_env = \"T\"\n",
            "8:13: a token is sent to a webhook alone",
        ),
    ] {
        let told = slips(text);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(told[0].starts_with(&format!("sources.toml:{slip}")), "{told:?}");
    }
}

#[test]
fn a_secret_in_the_wrong_place_is_refused_and_not_shown() {
    for text in [
        "[mail]\nserver = \"mail\"\nfrom = \"a@b\"\nuser = \"me\"\npassword = \"hush-4711\"\n",
        "[mail]\nserver = \"mail\"\nfrom = \"a@b\"\nuser = \"me\"\npassword_env = \"hush-4711\"\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"https://me:hush-4711@hooks.example.org/\"\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"http://hooks.example.org/hush-4711\"\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"hooks.example.org/hush-4711\"\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"https://hooks.example.org/\"\ntoken = \"hush-4711\"\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"https://hooks.example.org/hush-4711\"\nwebhook_file = \"x\"\n",
    ] {
        let told = refusal(&format!("{SOURCES}{text}"));
        assert!(!told.contains("4711"), "{told}");
    }
}

#[test]
fn what_is_sound_is_taken() {
    for text in [
        "[mail]\nserver = \"localhost\"\nfrom = \"o'neill+x@example.org\"\nsecurity = \"none\"\n",
        "[mail]\nserver = \"::1\"\nfrom = \"a@b\"\nsecurity = \"none\"\nport = 2525\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"http://intranet/hook\"\n",
        "[[subscriber]]\nid = \"a\"\nwebhook = \"http://10.1.2.3:8080/hook\"\npublications = [\"clubs\"]\n",
        "[[subscriber]]\nid = \"a\"\nfolder = \"out\"\nwhen = \"0 7 1 * *\"\nquiet = \"say so\"\n",
    ] {
        let read = parse(&format!("{SOURCES}{text}"), "sources.toml");
        assert!(read.is_ok(), "{text}: {}", read.unwrap_err());
    }
}
