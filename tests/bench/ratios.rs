//! How long things take against what nobody can do without, side by side in one run:  `cargo bench`
//!
//! `cargo bench -- NAME …` measures some of it: `opening`, `memory`, `keys`, `editing`, `scanning`.
//!
//! Each pair is measured in turns, so that what else the machine does is done to both; the ratio is that of the medians. Nothing
//! here fails for being slow: `RESULTS.md` holds what was read, and the bounds that are wished for.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dlt_secrets::app::update::update;
use dlt_secrets::app::{Message, State};
use dlt_secrets::dlt::key::KeyPath;
use dlt_secrets::dlt::layout::Kind;
use dlt_secrets::dlt::profile;
use dlt_secrets::document::edit::{Change, apply};
use dlt_secrets::document::{Document, Value};
use dlt_secrets::python;
use dlt_secrets::store::place::Place;
use dlt_secrets::store::read::read;
use dlt_secrets::store::save::save;
use dlt_secrets::ui;
use dlt_secrets::workspace::{Options, Workspace};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tempfile::TempDir;

/// How long one pair is measured, at least; and how often, at least.
const BUDGET: Duration = Duration::from_secs(2);
const ROUNDS: usize = 7;

/// A secrets file of about so many keys: sections of ten, each key with a value and some with a comment.
fn text(keys: usize) -> String {
    let mut text = String::new();
    for key in 0..keys {
        if key % 10 == 0 {
            let _ = writeln!(
                text,
                "\n# of source {}\n[sources.source_{}.credentials]",
                key / 10,
                key / 10
            );
        }
        let comment = if key % 3 == 0 {
            " # rotated in May, by Ann"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "a_setting_{key:06} = \"value-{key:06}-of-some-usual-length-{key:06}\"{comment}"
        );
    }
    text
}

/// The same keys as [`text`] with dots, their tables behind those of others, and an array of tables before them.
fn text_in_pieces(keys: usize) -> String {
    let mut text =
        "[[sources.tables]]\nname = \"orders\"\n[[sources.tables]]\nname = \"customers\"\n".to_owned();
    for key in 0..keys {
        let source = key / 10;
        if key % 10 == 0 {
            if source % 100 == 0 {
                let _ = writeln!(
                    text,
                    "\n[destination.number_{source}]\nbucket_url = \"s3://bucket\""
                );
            }
            let _ = writeln!(text, "\n# of source {source}\n[sources.source_{source}]");
        }
        let _ = writeln!(
            text,
            "credentials.a_setting_{key:06} = \"value-{key:06}-of-some-usual-length\""
        );
    }
    text
}

fn project(keys: usize) -> TempDir {
    project_of(&text(keys))
}

/// A project whose secrets file has this text.
fn project_of(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".dlt")).unwrap();
    fs::write(folder.path().join(".dlt/secrets.toml"), text).unwrap();
    folder
}

fn open(project: &Path) -> Workspace {
    let place = Place::find(Some(project), Some(&project.join("global")), &|_| None).unwrap();
    let active = profile::active(None, None, place.pin.as_deref());
    Workspace::open(place, &active, &[], Options::default())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Measures two things in turns, and prints a line of the table.
fn pair(name: &str, bound: &str, mut ours: impl FnMut() -> Duration, mut theirs: impl FnMut() -> Duration) {
    let begun = Instant::now();
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    // Once for the caches.
    ours();
    theirs();
    while mine.len() < ROUNDS || (begun.elapsed() < BUDGET && mine.len() < 1000) {
        mine.push(ours());
        others.push(theirs());
    }
    let (mine, others) = (median(mine), median(others));
    let ratio = mine.as_secs_f64() / others.as_secs_f64();
    println!(
        "| {name} | {} | {} | {ratio:.2} | {bound} |",
        told(mine),
        told(others)
    );
}

fn told(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds >= 1.0 => format!("{seconds:.2} s"),
        seconds if seconds >= 1e-3 => format!("{:.2} ms", seconds * 1e3),
        seconds => format!("{:.1} µs", seconds * 1e6),
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let done = black_box(work());
    let time = begun.elapsed();
    drop(done);
    time
}

/// Reading, parsing, resolving, statuses, against one parse of the same bytes by `toml_edit`.
fn opening() {
    for (name, keys) in [
        ("1 kB", 11),
        ("100 kB", 1_150),
        ("1 MB", 11_500),
        ("10 MB", 115_000),
    ] {
        let folder = project(keys);
        let bytes = fs::read_to_string(folder.path().join(".dlt/secrets.toml")).unwrap();
        let name = format!("open {name} ({keys} keys) / `toml_edit` parses it");
        opened(&name, folder.path(), &bytes);
    }
    let bytes = text_in_pieces(115_000);
    let folder = project_of(&bytes);
    let name = "open 10 MB of dotted keys, in pieces, with an array of tables";
    opened(&format!("{name} / `toml_edit` parses it"), folder.path(), &bytes);
    let production = "[sources.source_1]\ncredentials.a_setting_000011 = \"of-production\"\n";
    for (file, text) in [("prod.secrets.toml", production), (".workspace", "")] {
        fs::write(folder.path().join(".dlt").join(file), text).unwrap();
    }
    let name = format!("{name}, and a file of production / `toml_edit` parses it");
    opened(&name, folder.path(), &bytes);
}

fn opened(name: &str, folder: &Path, bytes: &str) {
    pair(
        name,
        "≤ 2",
        || timed(|| open(folder)),
        || timed(|| bytes.parse::<toml_edit::DocumentMut>().unwrap()),
    );
}

/// The state of a user interface on so many keys, of which production has one of its own.
fn state(keys: usize) -> (TempDir, State) {
    let folder = project(keys);
    let own = "[sources.source_0.credentials]\na_setting_000001 = \"another\"\n";
    fs::write(folder.path().join(".dlt/.workspace"), "").unwrap();
    fs::write(folder.path().join(".dlt/prod.secrets.toml"), own).unwrap();
    let state = State::new(open(folder.path()), Size::new(120, 36));
    (folder, state)
}

fn press(state: &mut State, code: KeyCode) {
    black_box(update(
        state,
        Message::Key(KeyEvent::new(code, KeyModifiers::NONE)),
    ));
}

fn draw(state: &State, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| ui::view(state, frame)).unwrap();
}

/// From a key to the frame that shows it, with many keys against few.
fn keys_to_frames() {
    let (_few, mut small) = state(100);
    let (_many, mut large) = state(100_000);
    let mut screen = [(); 2].map(|()| Terminal::new(TestBackend::new(120, 36)).unwrap());
    for (name, pressed) in [
        ("↓", &[KeyCode::Down][..]),
        ("PgDn", &[KeyCode::PageDown]),
        ("n, the next to set up", &[KeyCode::Char('n')]),
        ("Space, twice", &[KeyCode::Char(' '), KeyCode::Char(' ')]),
        (
            "the 1st letter of a filter",
            &[KeyCode::Char('/'), KeyCode::Char('9'), KeyCode::Esc],
        ),
        ("x, and back", &[KeyCode::Char('x'), KeyCode::Esc]),
        ("Set up, and back", &[KeyCode::Char('2'), KeyCode::Char('1')]),
        ("Compare, and back", &[KeyCode::Char('3'), KeyCode::Char('1')]),
        ("Compare", &[KeyCode::Char('3')]),
        ("↓ on Compare", &[KeyCode::Down]),
        ("n on Compare", &[KeyCode::Char('n')]),
    ] {
        let [one, other] = &mut screen;
        let go = |state: &mut State, terminal: &mut Terminal<TestBackend>| {
            timed(|| {
                for code in pressed {
                    press(state, *code);
                    draw(state, terminal);
                }
            })
        };
        let name = format!("{name}: to the frame, 100,000 keys / 100 keys");
        pair(&name, "≤ 2", || go(&mut large, one), || go(&mut small, other));
    }
    let [one, other] = &mut screen;
    let go = |state: &mut State, terminal: &mut Terminal<TestBackend>| {
        press(state, KeyCode::Home);
        for _ in 0..3 {
            press(state, KeyCode::Down);
        }
        timed(|| {
            for code in [
                KeyCode::Enter,
                KeyCode::Char('x'),
                KeyCode::Enter,
                KeyCode::Char('u'),
            ] {
                press(state, code);
                draw(state, terminal);
            }
        })
    };
    let name = "an edit accepted and undone: to the frame, 100,000 keys / 100 keys";
    pair(name, "", || go(&mut large, one), || go(&mut small, other));
}

/// One edit of a file of 10 MB, saved, against reading, parsing, writing and flushing it.
fn editing() {
    let folder = project(115_000);
    let path = folder.path().join(".dlt/secrets.toml");
    let key = KeyPath::new(
        ["sources", "source_50", "credentials", "a_setting_000505"]
            .map(Box::from)
            .into(),
    )
    .unwrap();
    let mut number = 0;
    let other = folder.path().join("other");
    pair(
        "edit and save 10 MB / read, parse, write, fsync it",
        "≤ 3",
        || {
            number += 1;
            timed(|| {
                let text = read(&path).unwrap().unwrap();
                let document = Document::parse(text).unwrap();
                let edited = apply(&document, &key, &Change::Set(Value::text(&number.to_string()))).unwrap();
                save(
                    &path,
                    Kind::Secrets,
                    Some(document.text()),
                    edited.document.text(),
                )
                .unwrap();
            })
        },
        || {
            timed(|| {
                let text = fs::read_to_string(folder.path().join(".dlt/secrets.toml")).unwrap();
                let document = text.parse::<toml_edit::DocumentMut>().unwrap();
                let mut file = File::create(&other).unwrap();
                file.write_all(document.to_string().as_bytes()).unwrap();
                file.sync_all().unwrap();
            })
        },
    );
}

/// The scan of a project's code against the parse of its files alone.
fn scanning() {
    let asking = |number: usize| {
        let body = "    token = dlt.secrets['sources.crm.token']\n    return requests.get(url, headers={'a': token}).json()\n".repeat(20);
        format!(
            "import dlt\nimport requests\n\n@dlt.source\ndef source_{number}(url: str = dlt.config.value, key: str = dlt.secrets.value):\n{body}\n"
        )
    };
    let ordinary = |number: usize| format!("{}\nNUMBER = {number}\n", include_str!("pipeline.py"));
    scan_pair(
        "scan 500 Python files of a pipeline / `ruff` reads and parses them",
        ordinary,
    );
    scan_pair(
        "scan 500 Python files that ask for a secret on every other line / `ruff`",
        asking,
    );
}

fn scan_pair(name: &str, code: impl Fn(usize) -> String) {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..500 {
        fs::write(folder.path().join(format!("pipeline_{number}.py")), code(number)).unwrap();
    }
    pair(
        name,
        "≤ 1.5",
        || timed(|| Arc::new(python::scan(folder.path()))),
        || {
            timed(|| {
                for entry in fs::read_dir(folder.path()).unwrap() {
                    let code = fs::read_to_string(entry.unwrap().path()).unwrap();
                    black_box(ruff_python_parser::parse_unchecked(
                        &code,
                        ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module),
                    ));
                }
            })
        },
    );
}

/// What a process that has opened 10 MB has used at most, in bytes for each byte of the file.
fn memory() {
    let folder = project(115_000);
    let file = folder.path().join(".dlt/secrets.toml");
    let bytes = fs::metadata(&file).unwrap().len();
    let peak = |args: &[&str]| {
        let done = std::process::Command::new(std::env::current_exe().unwrap())
            .args(args)
            .arg(folder.path())
            .output()
            .unwrap();
        String::from_utf8(done.stdout)
            .unwrap()
            .trim()
            .parse::<u64>()
            .unwrap()
    };
    let used = peak(&["--peak-open"]).saturating_sub(peak(&["--peak-nothing"]));
    println!(
        "| memory of a program with 10 MB open / its bytes | {} MB | {} MB | {:.2} | ≤ 8 |",
        used / 1_000_000,
        bytes / 1_000_000,
        used as f64 / bytes as f64
    );
}

/// The most memory this process has had, in bytes.
fn own_peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("--peak-open") => {
            let workspace = black_box(open(Path::new(&args[2])));
            println!("{}", own_peak());
            drop(workspace);
            return;
        }
        Some("--peak-nothing") => {
            println!("{}", own_peak());
            return;
        }
        _ => {}
    }
    println!("| what | ours | the other | ratio | wished |\n| --- | ---: | ---: | ---: | ---: |");
    for (name, measure) in MEASURES {
        // `cargo bench` tells every benchmark that it is one.
        let chosen: Vec<&String> = args[1..].iter().filter(|arg| *arg != "--bench").collect();
        if chosen.is_empty() || chosen.iter().any(|arg| *arg == name) {
            measure();
        }
    }
}

/// What is measured, by the words that choose it: `cargo bench -- opening keys`.
const MEASURES: [(&str, fn()); 5] = [
    ("opening", opening),
    ("memory", memory),
    ("keys", keys_to_frames),
    ("editing", editing),
    ("scanning", scanning),
];
