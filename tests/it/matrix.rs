//! Every screen at every size, in every condition a workspace can be in.

use std::fmt::Write;
use std::thread;

use ratatui::layout::Size;

use crate::screens::three;
use crate::session::{DEMO, Session, WIDE};

/// The screens: the key that leads there, the name, and what opens a dialog there.
const SCREENS: [(&str, &str, &str); 5] = [
    ("1", "workspace", "n<Enter>"),
    ("2", "set_up", "<Enter>"),
    ("3", "compare", "nc"),
    ("4", "deploy", "?"),
    ("5", "doctor", "w"),
];

/// Files in the order they are written.
type Files = Vec<(String, String)>;

fn owned(files: &[(&str, &str)]) -> Files {
    let file = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    files.iter().map(file).collect()
}

fn open(files: &Files, size: Size) -> Session {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Session::open(&files, size)
}

/// Nothing is right: placeholders, misspelt and doubled sections, secrets in the open, files dlt cannot read, strays.
fn many_problems() -> Files {
    let mut secrets = String::from("[source.crm]\napi_key = 'CANARY'\n[sources.crm.crm]\nx = 1\n");
    let mut code = String::from("import dlt\n");
    for index in 0..30 {
        let _ = write!(
            secrets,
            "[sources.store{index}]\napi_key = \"<configure me>\"\nold = ''\n"
        );
        let _ = write!(
            code,
            "@dlt.source\ndef store{index}(api_key: str = dlt.secrets.value, token: str = dlt.secrets.value): ...\n"
        );
    }
    secrets.push_str("[destination.postgrse.credentials]\nhost = 'please set me up!'\n");
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", secrets.as_str()),
        (
            ".dlt/config.toml",
            "[sources.store0]\napi_key = 'CANARY'\n[providers]\nenable_google_secrets = true\n",
        ),
        (".dlt/prod.secrets.toml", "[sources\n"),
        (".dlt/dev.secrets.toml", "a = 1\na = 2\n"),
        (".dlt/access.config.toml", "a = 1e\n"),
        ("old_secrets.toml", "a = 'CANARY'\n"),
        ("stores.py", code.as_str()),
    ];
    owned(&files)
}

/// Names longer than any terminal is wide, of wide and combined characters, and nine profiles.
fn long_names() -> Files {
    let long =
        "a_section_with_a_name_that_goes_on_and_on_and_does_not_stop_before_the_end_of_the_line_".repeat(2);
    let secrets = format!(
        "[sources.{long}.{long}]\n{long} = 'CANARY'\nshort = 'CANARY'\n\
         [sources.\"データの取り込み元の非常に長い名前\".\"🔑🔑🔑 e\u{301}\u{202e}x\"]\n\"パスワード\" = \"<configure me>\"\n"
    );
    let config = format!(
        "[sources.{long}]\nurl = 'https://example.org/{long}'\n[\"ключ\"]\n\"значение\" = 'очень длинное значение {long}'\n"
    );
    let mut files = owned(&[
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", &secrets),
        (".dlt/config.toml", &config),
    ]);
    for profile in [
        "dev",
        "prod",
        "access",
        "qa",
        "staging-of-the-whole-company",
        "p6",
        "p7",
        "p8",
        "p9",
    ] {
        files.push((
            format!(".dlt/{profile}.secrets.toml"),
            format!("[sources.{long}.{long}]\nshort = 'CANARY-{profile}'\n"),
        ));
    }
    files
}

fn conditions() -> [(&'static str, Files); 4] {
    [
        ("normal", owned(DEMO)),
        ("empty", owned(&[(".dlt/secrets.toml", "")])),
        ("many_problems", many_problems()),
        ("long_names", long_names()),
    ]
}

#[test]
fn every_screen_in_every_condition_at_every_size() {
    for (condition, files) in conditions() {
        for (key, screen, _) in SCREENS {
            three(&format!("{condition}_{screen}"), |size| {
                let mut session = open(&files, size);
                session.keys(key);
                assert!(!session.text().contains("CANARY"), "{}", session.text());
                session
            });
        }
    }
}

#[test]
fn every_screen_with_a_dialog_open_at_every_size() {
    for (key, screen, opens) in SCREENS {
        three(&format!("dialog_{screen}"), |size| {
            let mut session = Session::open(DEMO, size);
            session.keys(key).keys(opens);
            session
        });
    }
}

#[test]
fn every_screen_is_drawn_at_every_size() {
    let all = [owned(DEMO), many_problems(), long_names()];
    thread::scope(|scope| {
        for (index, (key, ..)) in SCREENS.into_iter().enumerate() {
            let files = &all[index % all.len()];
            scope.spawn(move || {
                let mut session = open(files, WIDE);
                session.keys(key);
                for width in 1..=200 {
                    for height in 1..=60 {
                        session.resize(Size { width, height });
                        let _ = session.buffer();
                    }
                }
            });
        }
    });
}
