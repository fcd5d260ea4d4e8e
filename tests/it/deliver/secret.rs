//! Secrets: given to their channel, neither said nor kept.

use super::{
    super::{cli::guidewatch, disks::Disk},
    *,
};

#[test]
fn a_secret_goes_to_its_channel_and_nowhere_else() {
    let (publisher, mut case) = watching(&["clubs"]);
    let (receiver, elsewhere) = (Receiver::start(), Receiver::start());
    let token = case.folder().join("token");
    keep(&token, "hush-4711\n");
    let address = case.folder().join("address");
    keep(&address, &receiver.url("/services/whisper-0815"));
    case.also(
        "[[subscriber]]\nid = \"officers\"\nwebhook_file = \"address\"\ntoken_file = \"token\"\n",
    );
    case.crawl("2026-03-01");
    one(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    receiver.behave(Manner::LeadsTo(elsewhere.url("/")));
    let Outcome::Refused(row, _) = one(&case, "2026-03-02") else { panic!() };
    assert!(row.why.contains("it leads elsewhere, and nothing is sent there"), "{}", row.why);
    assert_eq!(elsewhere.arrived().len(), 0);
    receiver.behave(Manner::Answers(401));
    assert!(matches!(one(&case, "2026-03-03"), Outcome::Refused(..)));
    receiver.behave(Manner::Answers(200));
    let mut said = String::new();
    for arguments in [
        &["-vv", "deliver", "--subscriber", "officers"][..],
        &["status"],
        &["check"],
        &["history", "clubs", "--deliveries"],
    ] {
        let ran = guidewatch(&case.folder(), arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        said.push_str(&ran.out);
        said.push_str(&ran.err);
    }
    assert!(said.contains("officers was told of 1 thing"), "{said}");
    let last = receiver.arrived().pop().unwrap();
    assert_eq!(last.field("authorization").as_deref(), Some("Bearer hush-4711"));
    assert!(last.head.starts_with("POST /services/whisper-0815 "), "{}", last.head);
    let mut kept = vec![case.store_dir()];
    while let Some(path) = kept.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => kept.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) => said.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap())),
        }
    }
    for secret in ["hush-4711", "whisper-0815", "aHVzaC00NzEx"] {
        assert!(!said.contains(secret), "{secret} was said or kept");
    }
}

#[test]
fn a_secret_that_a_container_was_handed_is_taken_as_it_is_mounted() {
    let (_publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    case.also(&webhook("officers", &receiver, "token_file = \"secrets/token\""));
    case.watchlist();
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    open(&case.folder(), 0o755);
    // As Kubernetes and Docker do it: in memory, readable by everybody, written by nobody.
    let Some(disk) = Disk::mount(&case.folder().join("secrets"), "size=1m,mode=755") else {
        return;
    };
    let token = case.folder().join("secrets/token");
    fs::write(&token, "hush-4711\n").unwrap();
    let refused = |why: &str| {
        let said = guidewatch(&case.folder(), &["check"]).out;
        assert!(said.contains("Told: officers"), "{said}");
        assert_eq!(
            said.contains("can be read by everybody or written by others"),
            !why.is_empty(),
            "{why}: {said}"
        );
    };
    for mode in [0o444, 0o644] {
        disk.remount("rw");
        open(&token, mode);
        refused("others of this machine may read it");
        disk.remount("ro");
        refused("");
    }
}

#[test]
fn a_secret_that_is_no_plain_file_is_not_waited_for() {
    let (publisher, mut case) = watching(&["clubs"]);
    let receiver = Receiver::start();
    let pipe = case.folder().join("token");
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(&pipe).status().unwrap().success());
    case.also(&webhook("officers", &receiver, "token_file = \"token\""));
    case.crawl("2026-03-01");
    begin(&case, "2026-03-01");
    publisher.page("/clubs", &guidance("must"));
    case.crawl("2026-03-02");
    let Outcome::Refused(row, _) = one(&case, "2026-03-02") else { panic!("it was taken") };
    assert!(row.why.contains("is no plain file: put the secret into one"), "{}", row.why);
    let ran = guidewatch(&case.folder(), &["check"]);
    assert!(format!("{}{}", ran.out, ran.err).contains("no plain file"), "{}{}", ran.out, ran.err);
}
