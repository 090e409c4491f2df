//! Vaults: what a push plans and does, on a vault in memory that fails as vaults do.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use dlt_secrets::deploy::export::Parcel;
use dlt_secrets::deploy::vault::{
    Client, Conflict, Deed, Held, KeyFate, LIMIT, Outcome, Patience, Plan, Shelf, Shut, Step, Stop, Talk,
    Trouble, Version,
};
use dlt_secrets::dlt::key::KeyPath;
use dlt_secrets::document::{Value, key};
use dlt_secrets::secret::Secret;
use dlt_secrets::workspace::vaults::Vault;

use crate::commands::Project;

/// A vault in memory; what is to go wrong next is taken from a list.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) held: RefCell<HashMap<String, Held>>,
    /// Troubles of the next writes; with `true` the write is done all the same, and only the answer is lost.
    pub(crate) troubles: RefCell<Vec<(Trouble, bool)>>,
    /// Troubles of the next looks.
    blind: RefCell<Vec<Trouble>>,
    writes: RefCell<usize>,
    /// Whether it tells its names.
    pub(crate) lists: bool,
}

impl Memory {
    fn with(name: &str, held: Held) -> Self {
        let memory = Self::default();
        memory.held.borrow_mut().insert(name.to_owned(), held);
        memory
    }

    fn write(&self, name: &str, text: &Secret, version: u32) -> Result<Version, Trouble> {
        let trouble = self.troubles.borrow_mut().pop();
        let version = Version(version.to_string());
        if trouble.as_ref().is_none_or(|(_, done)| *done) {
            *self.writes.borrow_mut() += 1;
            let held = Held::Text {
                version: version.clone(),
                text: text.clone(),
            };
            self.held.borrow_mut().insert(name.to_owned(), held);
        }
        trouble.map_or(Ok(version), |(trouble, _)| Err(trouble))
    }
}

impl Client for Memory {
    fn look(&self, name: &str) -> Result<Held, Trouble> {
        if let Some(trouble) = self.blind.borrow_mut().pop() {
            return Err(trouble);
        }
        Ok(self.held.borrow().get(name).cloned().unwrap_or(Held::Nothing))
    }

    fn names(&self, _: &str) -> Result<Vec<String>, Trouble> {
        if self.lists {
            let mut names: Vec<String> = self.held.borrow().keys().cloned().collect();
            names.sort();
            return Ok(names);
        }
        Err(Trouble::Denied(Deed::List))
    }

    fn create(&self, name: &str, text: &Secret, _: bool) -> Result<Version, Trouble> {
        self.write(name, text, 1)
    }

    fn add(&self, name: &str, text: &Secret, _: &Version) -> Result<Version, Trouble> {
        self.write(name, text, 8)
    }
}

const NAME: &str = "sources-crm";

fn path(text: &str) -> KeyPath {
    key::parse(text).unwrap()
}

fn parcel(items: &[(&str, &str)]) -> Parcel {
    let lines = items.iter().map(|(key, value)| {
        let key = key.strip_prefix("sources.crm.").unwrap();
        format!("{key} = \"{value}\"\n")
    });
    Parcel {
        name: NAME.to_owned(),
        items: items
            .iter()
            .map(|(key, value)| (path(key), Value::text(value)))
            .collect(),
        text: format!("[sources.crm]\n{}", lines.collect::<String>()).into(),
        is_value: false,
    }
}

pub(crate) fn text(version: &str, text: &str) -> Held {
    Held::Text {
        version: Version(version.to_owned()),
        text: text.into(),
    }
}

fn talk(memory: &Memory) -> Talk<'_> {
    Talk {
        client: memory,
        prefix: "",
        patience: Patience {
            tries: 4,
            pause: Duration::ZERO,
        },
        stop: Stop::default(),
    }
}

fn planned(parcel: &Parcel, held: Result<Held, Trouble>) -> Plan {
    let mut shelf = Shelf::new(Vault::Google);
    shelf.put(NAME, held);
    Plan::of(std::slice::from_ref(parcel), &shelf)
}

/// A push of one key where this is planned for and that is found.
fn pushed(memory: &Memory, before: Held) -> Outcome {
    let plan = planned(&parcel(&[("sources.crm.token", "CANARY")]), Ok(before));
    talk(memory).push(&plan.steps, &|_, _| {}).remove(0)
}

#[test]
fn what_only_the_vault_has_stays_with_its_comments() {
    let parcel = parcel(&[("sources.crm.token", "new"), ("sources.crm.url", "u")]);
    let there = "# theirs\n[sources.crm]\ntoken = \"old\" # rotate in May\nother = 1\n";
    let plan = planned(&parcel, Ok(text("7", there)));
    let [step] = &plan.steps[..] else {
        panic!("one step")
    };
    assert_eq!(step.kept, [path("sources.crm.other")]);
    assert_eq!(
        step.keys,
        [
            (path("sources.crm.token"), KeyFate::Changed),
            (path("sources.crm.url"), KeyFate::New)
        ]
    );
    let Step::NewVersion { text, since } = &step.step else {
        panic!("a new version")
    };
    assert_eq!(since.0, "7");
    assert_eq!(
        text.expose(),
        "# theirs\n[sources.crm]\ntoken = \"new\" # rotate in May\nother = 1\nurl = \"u\"\n"
    );
}

#[test]
fn the_same_value_in_another_spelling_is_unchanged() {
    let parcel = parcel(&[("sources.crm.token", "a")]);
    let plan = planned(
        &parcel,
        Ok(text("7", "sources.crm = { token = 'a', more = 2 }\n")),
    );
    assert_eq!(plan.steps[0].step, Step::Unchanged);
    assert!(plan.is_clear() && plan.writes() == 0);
}

#[test]
fn what_cannot_be_read_or_does_not_fit_is_a_conflict() {
    let small = parcel(&[("sources.crm.token", "a")]);
    let large = parcel(&[("sources.crm.token", &"x".repeat(LIMIT))]);
    let bytes = large.text.expose().len();
    let denied = Trouble::Denied(Deed::Read);
    let shape = Conflict::Shape(path("sources.crm.token"));
    let cases = [
        (
            &small,
            Ok(Held::Shut(Shut::Disabled)),
            Conflict::Shut(Shut::Disabled),
        ),
        (
            &small,
            Ok(Held::Shut(Shut::Destroyed)),
            Conflict::Shut(Shut::Destroyed),
        ),
        (
            &small,
            Ok(Held::Shut(Shut::Deleted)),
            Conflict::Shut(Shut::Deleted),
        ),
        (&small, Ok(Held::Shut(Shut::Binary)), Conflict::Shut(Shut::Binary)),
        (
            &small,
            Ok(Held::Shut(Shut::Encrypted)),
            Conflict::Shut(Shut::Encrypted),
        ),
        (&small, Ok(text("7", "CANARY no document")), Conflict::NoDocument),
        (&small, Ok(text("7", "[sources]\ncrm = 1\n")), shape.clone()),
        (&small, Ok(text("7", "[sources.crm.token]\na = 1\n")), shape),
        (&small, Err(denied.clone()), Conflict::Unknown(denied)),
        (&small, Err(Trouble::Damaged), Conflict::Unknown(Trouble::Damaged)),
        (&large, Ok(Held::Nothing), Conflict::TooLarge(bytes)),
        (&large, Ok(Held::Bare), Conflict::TooLarge(bytes)),
    ];
    for (parcel, held, conflict) in cases {
        let plan = planned(parcel, held);
        assert_eq!(plan.steps[0].step, Step::Conflict(conflict.clone()));
        assert!(!plan.is_clear());
        assert!(!conflict.words().contains("CANARY"), "{}", conflict.words());
    }
}

#[test]
fn a_stronger_document_with_another_value_is_told_of() {
    let mut shelf = Shelf::new(Vault::Google);
    shelf.put(
        "dlt_secrets_toml",
        Ok(text("1", "[sources.crm]\ntoken = \"old\"\n")),
    );
    let parcel = parcel(&[("sources.crm.token", "new")]);
    let plan = Plan::of(std::slice::from_ref(&parcel), &shelf);
    assert_eq!(
        plan.hidden,
        [(path("sources.crm.token"), "dlt_secrets_toml".to_owned())]
    );
    assert!(!plan.is_clear());
}

#[test]
fn what_passes_is_tried_again_and_what_does_not_is_not() {
    for trouble in [
        Trouble::Busy,
        Trouble::Failing(500),
        Trouble::Failing(503),
        Trouble::Slow,
        Trouble::Unreachable,
        Trouble::Damaged,
    ] {
        for times in [1, 3] {
            let memory = Memory::default();
            memory.troubles.replace(vec![(trouble.clone(), false); times]);
            assert_eq!(
                pushed(&memory, Held::Nothing),
                Outcome::Written,
                "{trouble} {times} times"
            );
            let memory = Memory::default();
            memory.blind.replace(vec![trouble.clone(); times]);
            assert_eq!(pushed(&memory, Held::Nothing), Outcome::Written);
        }
        let memory = Memory::default();
        memory.troubles.replace(vec![(trouble.clone(), false); 4]);
        assert_eq!(pushed(&memory, Held::Nothing), Outcome::Failed(trouble));
        assert_eq!(*memory.writes.borrow(), 0);
    }
    for trouble in [
        Trouble::SignIn("no"),
        Trouble::Denied(Deed::Create),
        Trouble::NoPlace,
        Trouble::Refused(400),
        Trouble::Unreadable,
        Trouble::Full,
        Trouble::Taken,
        Trouble::Moved,
        Trouble::Crossed,
    ] {
        let memory = Memory::default();
        memory.troubles.replace(vec![(trouble.clone(), false)]);
        assert_eq!(pushed(&memory, Held::Nothing), Outcome::Failed(trouble));
        assert_eq!(*memory.writes.borrow(), 0);
    }
}

#[test]
fn a_write_whose_answer_was_lost_is_not_made_twice() {
    for trouble in [Trouble::Slow, Trouble::Failing(502), Trouble::Unreachable] {
        let memory = Memory::default();
        memory.troubles.replace(vec![(trouble.clone(), true)]);
        assert_eq!(pushed(&memory, Held::Nothing), Outcome::Written);
        assert_eq!(*memory.writes.borrow(), 1, "{trouble}");
        let before = text("7", "[sources.crm]\ntoken = \"old\"\n");
        let memory = Memory::with(NAME, before.clone());
        memory.troubles.replace(vec![(trouble, true)]);
        assert_eq!(pushed(&memory, before), Outcome::Written);
        assert_eq!(*memory.writes.borrow(), 1);
    }
}

#[test]
fn what_changed_since_the_plan_is_not_overwritten() {
    let old = || text("7", "[sources.crm]\ntoken = \"old\"\n");
    let theirs = || text("8", "[sources.crm]\ntoken = \"theirs\"\n");
    let cases = [
        (Held::Nothing, theirs(), Trouble::Taken),
        (Held::Bare, theirs(), Trouble::Taken),
        (Held::Nothing, Held::Shut(Shut::Disabled), Trouble::Taken),
        (old(), theirs(), Trouble::Moved),
        (old(), Held::Nothing, Trouble::Moved),
        (old(), Held::Bare, Trouble::Moved),
        (old(), Held::Shut(Shut::Deleted), Trouble::Moved),
    ];
    for (before, now, trouble) in cases {
        let memory = Memory::with(NAME, now.clone());
        assert_eq!(pushed(&memory, before), Outcome::Failed(trouble));
        assert_eq!(memory.held.borrow()[NAME], now, "it stays as it is");
    }
}

#[test]
fn what_is_hopeless_for_one_is_not_tried_for_the_rest_and_again_does_no_harm() {
    let parcels: Vec<Parcel> = ["a", "b", "c"]
        .into_iter()
        .map(|name| Parcel {
            name: name.to_owned(),
            ..parcel(&[("sources.crm.token", "t")])
        })
        .collect();
    let plan = Plan::of(&parcels, &Shelf::new(Vault::Aws));
    let memory = Memory::default();
    let trouble = Trouble::SignIn("no");
    // The last is the next.
    memory
        .troubles
        .replace(vec![(trouble.clone(), false), (Trouble::Busy, true)]);
    let came = talk(&memory).push(&plan.steps, &|_, _| {});
    assert_eq!(
        came,
        [Outcome::Written, Outcome::Failed(trouble), Outcome::NotTried]
    );
    let came = talk(&memory).push(&plan.steps, &|_, _| {});
    assert!(came.iter().all(Outcome::is_good));
    assert_eq!(*memory.writes.borrow(), 3);
}

#[test]
fn a_push_that_is_stopped_writes_nothing_more() {
    let plan = planned(&parcel(&[("sources.crm.token", "t")]), Ok(Held::Nothing));
    let memory = Memory::default();
    let talk = talk(&memory);
    talk.stop.stop();
    assert_eq!(
        talk.push(&plan.steps, &|_, _| {}),
        [Outcome::Failed(Trouble::Stopped)]
    );
    assert_eq!(*memory.writes.borrow(), 0);
}

const FILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (".dlt/secrets.toml", "[sources.crm]\ntoken = 'CANARY-shared'\n"),
    ("pyproject.toml", "[project]\ndependencies = ['dlt']\n"),
    (
        "keys.json",
        r#"{"AccessKey": {"AccessKeyId": "AKIACANARY0000000000", "SecretAccessKey": "CANARYCANARYCANARYCANARYCANARYCANARY0000"}}"#,
    ),
];

#[test]
fn connect_writes_settings_and_credentials_and_says_what_is_lacking() {
    let project = Project::new(FILES);
    let args = ["connect", "aws", "--profile", "prod", "--key", "keys.json"];
    let run = project.run(&[&args[..], &["--dry-run"]].concat());
    assert!(!project.path().join(".dlt/prod.secrets.toml").exists());
    assert!(
        run.out.contains("would be written into .dlt/prod.secrets.toml"),
        "{}",
        run.out
    );
    let run = project.run(&args);
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    assert!(
        run.err
            .contains("add \"dlt[s3]\" to the dependencies in pyproject.toml"),
        "{}",
        run.err
    );
    assert!(!format!("{}{}", run.out, run.err).contains("CANARY"));
    let written = project.read(".dlt/prod.secrets.toml");
    for line in [
        "enable_aws_secrets = true",
        "list_secrets = true",
        "aws_access_key_id",
    ] {
        assert!(written.contains(line), "{written}");
    }
    let again = project.run(&args);
    assert!(again.out.contains("already"), "{}", again.out);
    assert_eq!(project.read(".dlt/prod.secrets.toml"), written);
}

#[test]
fn a_push_stops_before_it_asks_anybody() {
    let files: &[(&str, &str)] = &[(
        ".dlt/secrets.toml",
        "[sources.crm]\ntoken = '<configure me>'\nkey = 'CANARY'\n",
    )];
    let run = Project::new(files).run(&["push", "google", "--yes", "--vault-project", "p"]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("sources.crm.token is placeholder"),
        "{}",
        run.err
    );
    let push = |more: &[&str]| {
        let args = [&["push", "google", "--allow-incomplete", "--yes"], more].concat();
        let run = Project::new(files).run(&args);
        assert_eq!(run.status, 2, "{}{}", run.out, run.err);
        assert!(!run.err.contains("CANARY"));
        run.err
    };
    assert!(push(&[]).contains("which project"));
    for endpoint in ["http://example.com", "http://127.0.0.1@example.com", "nonsense"] {
        assert!(push(&["--vault-project", "p", "--endpoint", endpoint]).contains("no address"));
    }
    assert!(push(&["--vault-project", "p", "--sign-in", "profile"]).contains("no complete credentials"));
}

#[test]
#[cfg(not(feature = "vaults"))]
fn a_build_without_clients_says_how_to_get_them() {
    let project = Project::new(&[
        (".dlt/.workspace", ""),
        (".dlt/prod.secrets.toml", "[sources.crm]\ntoken = 'CANARY'\n"),
    ]);
    for command in ["push", "pull"] {
        let run = project.run(&[command, "aws", "--profile", "prod", "--region", "us-east-2"]);
        assert_eq!(run.status, 2, "{}", run.err);
        assert!(
            run.err.contains("pip install dlt-secrets") && !run.err.contains("CANARY"),
            "{}",
            run.err
        );
    }
}
