//! What no snapshot shows: every row of the keymap was pressed on the way to one, in every context one was taken.
//!
//! A snapshot ends with the context it was taken in and the rows that led to it, so the folder itself is the record.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dlt_secrets::app::keymap::{BINDINGS, Context};
use dlt_secrets::app::present::SIGNS;

use crate::session::{IN, PRESSED, row_name};

/// The snapshots of screens, by name.
fn screens() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = files
        .filter(|path| path.extension().is_some_and(|end| end == "snap"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        });
    texts.filter(|(_, text)| text.contains("\nline 0: ")).collect()
}

/// The rest of every line that begins so, in all of them.
fn told(screens: &[(String, String)], beginning: &str) -> BTreeSet<String> {
    let lines = screens.iter().flat_map(|(_, text)| text.lines());
    lines
        .filter_map(|line| line.strip_prefix(beginning))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_row_of_the_keymap_is_pressed_on_the_way_to_a_snapshot() {
    let pressed = told(&screens(), PRESSED);
    let rows = BINDINGS.iter().map(row_name);
    let untried: Vec<String> = rows.filter(|row| !pressed.contains(row)).collect();
    assert!(
        untried.is_empty(),
        "no snapshot shows what these do: {untried:#?}"
    );
}

#[test]
fn every_context_has_a_snapshot() {
    let screens = screens();
    let shown = told(&screens, IN);
    // `Screens` is what all five screens have in common.
    let contexts = Context::ALL
        .into_iter()
        .chain([Context::Refused, Context::Saving]);
    let unseen: Vec<Context> = contexts
        .filter(|context| *context != Context::Screens && !shown.contains(&format!("{context:?}")))
        .collect();
    assert!(unseen.is_empty(), "no snapshot shows these: {unseen:?}");
}

#[test]
fn every_snapshot_of_a_screen_tells_how_it_came_about() {
    for (name, text) in screens() {
        let tells = text.lines().any(|line| line.starts_with(IN));
        assert!(tells, "{name}");
    }
}

#[test]
fn every_status_stands_in_a_cell_of_a_snapshot() {
    let screens = screens();
    // The help tells of them all.
    let is_help = |text: &str| text.lines().any(|line| line == format!("{IN}Help"));
    let cells: Vec<&str> = screens
        .iter()
        .map(|(_, text)| text.as_str())
        .filter(|text| !is_help(text))
        .collect();
    for (sign, meaning) in SIGNS {
        let is_in = |text: &&str| {
            let lines = text.lines().filter(|line| line.starts_with('│'));
            let mut after = lines.filter_map(|line| line.split_once(&format!("  {sign} ")));
            after.any(|(_, rest)| rest.starts_with(|c: char| c.is_alphanumeric() || c == '•'))
        };
        assert!(cells.iter().any(is_in), "{sign}: {meaning}");
    }
}
