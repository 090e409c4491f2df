//! The house: which room may use which, and what is written down must be true.

use std::fs;
use std::path::{Path, PathBuf};

use dlt_secrets::app::keymap;
use dlt_secrets::app::present::SIGNS;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The rooms, and those each may use. A room not named on the right of another is not to be used by it.
#[rustfmt::skip] // one room, one line
const ARROWS: &[(&str, &[&str])] = &[
    ("secret", &[]),
    ("shown", &["secret"]),
    ("parallel", &[]),
    ("dlt", &["secret"]),
    ("document", &["dlt", "secret"]),
    ("python", &["dlt", "parallel", "secret"]),
    ("store", &["dlt", "secret"]),
    ("workspace", &["python", "store", "document", "dlt", "parallel", "secret"]),
    ("checks", &["workspace", "dlt", "secret"]),
    ("deploy", &["checks", "workspace", "document", "dlt", "secret"]),
    ("doctor", &["deploy", "checks", "workspace", "store", "dlt", "secret"]),
    ("app", &["doctor", "deploy", "checks", "workspace", "store", "document", "dlt", "shown", "secret"]),
    ("ui", &["app", "dlt", "shown", "secret"]),
    ("shell", &["ui", "app", "doctor", "deploy", "workspace", "store", "document", "python", "dlt", "shown", "secret"]),
    ("cli", &["shell", "ui", "app", "doctor", "deploy", "checks", "workspace", "store", "document", "python", "dlt", "parallel", "shown", "secret"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

/// A file's path below `src`.
fn below_src(path: &Path) -> &Path {
    path.strip_prefix(Path::new(ROOT).join("src")).unwrap()
}

/// The room of a file: the first part of its path below `src`.
fn room(path: &Path) -> String {
    let below = below_src(path);
    let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn no_room_uses_one_to_its_left() {
    for path in sources(&Path::new(ROOT).join("src")) {
        let room = room(&path);
        if room == "main" || room == "lib" {
            continue;
        }
        let (_, allowed) = ARROWS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("no row for {room}"));
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("crate::") {
            let used: String = text[at + 7..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            assert!(
                used == room || allowed.contains(&used.as_str()),
                "{} uses {used}",
                path.display()
            );
        }
    }
}

#[test]
fn some_crates_are_named_in_one_room_folder_or_file_only() {
    let homes = [
        ("toml_edit::", "document"),
        ("secrecy::", "secret"),
        ("tempfile::", "store"),
        ("arboard::", "shell/clipboard/desktop.rs"),
        ("nucleo_matcher::", "app/finder.rs"),
        ("notify::", "shell/watch.rs"),
        ("similar::", "document/merge.rs"),
        ("ruff_python_", "python/syntax"),
        ("ignore::", "python"),
        ("google_cloud_", "deploy/vault/google.rs"),
        ("aws_sdk_secretsmanager::", "deploy/vault/aws.rs"),
        ("tokio::", "deploy/vault/runtime.rs"),
    ];
    for path in sources(&Path::new(ROOT).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        // Tests may use what they like.
        if path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = text.split("#[cfg(").next().unwrap();
        for (name, home) in homes {
            let demo = path.ends_with("cli/demo.rs") && name == "tempfile::";
            assert!(
                !text.contains(name) || room(&path) == home || below_src(&path).starts_with(home) || demo,
                "{} names {name}",
                path.display()
            );
        }
    }
}

#[test]
fn a_release_logs_nothing_and_neither_do_the_packages_it_stands_on() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    for name in ["log", "tracing"] {
        let mut lines = manifest.lines();
        let named = lines.find(|line| line.starts_with(&format!("{name} = ")));
        assert!(named.unwrap().contains("\"release_max_level_off\""), "{name}");
        for path in sources(&Path::new(ROOT).join("src")) {
            let text = fs::read_to_string(&path).unwrap();
            let is_named = text
                .lines()
                .any(|line| line.trim_start().starts_with(&format!("use {name}::")));
            assert!(!is_named, "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_key_table_of_the_readme_is_the_keymap() {
    let path = Path::new(ROOT).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let parts: Vec<&str> = readme.split("<!-- keys -->").collect();
    let [before, table, after] = parts[..] else {
        panic!("the README has a key table between two marks");
    };
    let table_is_current = table.trim() == keymap::markdown().trim();
    // As snapshots are: written anew where that is asked for.
    if !table_is_current && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        let mark = "<!-- keys -->";
        fs::write(
            &path,
            format!("{before}{mark}\n{}\n{mark}{after}", keymap::markdown()),
        )
        .unwrap();
        return;
    }
    assert!(
        table_is_current,
        "INSTA_UPDATE=always cargo test writes the keymap into the README"
    );
}

#[test]
fn the_signs_of_the_readme_are_those_of_the_help() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    for (sign, meaning) in SIGNS {
        assert!(readme.contains(&format!("| `{sign}` | {meaning} |")), "{sign}");
    }
}

#[test]
fn the_tour_names_every_room() {
    let tour = fs::read_to_string(Path::new(ROOT).join("src/lib.rs")).unwrap();
    for (room, _) in ARROWS {
        assert!(
            tour.contains(&format!("//! - [`{room}`]")),
            "lib.rs does not tell of {room}"
        );
    }
}

#[test]
fn every_screen_of_the_readme_is_a_picture_of_the_tests() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let pictures: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    let pictures: Vec<&&str> = pictures
        .iter()
        .filter(|target| target.ends_with(".svg"))
        .collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        assert!(Path::new(ROOT).join(picture).is_file(), "{picture}");
    }
}
