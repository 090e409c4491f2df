//! Any keys, pasted texts and sizes in the user interface: no panic, and no secret on the screen.

#![no_main]

use std::cell::OnceCell;
use std::fs;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dlt_secrets::app::update::update;
use dlt_secrets::app::{Message, State};
use dlt_secrets::dlt::profile;
use dlt_secrets::store::place::Place;
use dlt_secrets::ui;
use dlt_secrets::workspace::{Options, Workspace};
use libfuzzer_sys::fuzz_target;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tempfile::TempDir;

const FILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.crm]\n# token = 'CANARY'\ntoken = 'CANARY' # Ann\nlist = ['CANARY', 'b']\n\n[destination.postgres]\n\
         credentials = 'postgresql://loader:CANARY@h.example:5432/base?sslmode=require'\n\n[destination.bigquery.credentials]\n\
         project_id = '<project_id>'\nprivate_key = \"\"\"\nCANARY\nCANARY\n\"\"\"\n",
    ),
    (".dlt/dev.secrets.toml", "[sources.crm]\ntoken = 'CANARY-dev'\n"),
    (
        ".dlt/prod.secrets.toml",
        "[sources.crm]\ntoken = '<configure me>'\nkey = 5\n",
    ),
    (
        ".dlt/config.toml",
        "[sources.crm]\nurl = 'https://crm.example'\nsize = 10\n",
    ),
];

thread_local! {
    static OPENED: OnceCell<(TempDir, Workspace)> = const { OnceCell::new() };
}

fn open() -> (TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".dlt")).expect("a folder in it");
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).expect("a file in it");
    }
    let global = folder.path().join("global");
    let place = Place::find(Some(folder.path()), Some(&global), &|_| None).expect("a project");
    let active = profile::active(None, None, place.pin.as_deref());
    let workspace = Workspace::open(place, &active, &[], Options::default());
    (folder, workspace)
}

/// What a byte means. Nothing that shows a secret is among it.
fn message(byte: u8) -> Option<Message> {
    const NAMED: [KeyCode; 16] = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Enter,
        KeyCode::Esc,
    ];
    const PASTED: [&str; 6] = [
        "x",
        "a = 1\n",
        "A__B=1\n",
        "-----BEGIN PRIVATE KEY-----\\nAA\\n-----END PRIVATE KEY-----",
        "{\"a\": 1}",
        "é\u{200b}名",
    ];
    let key = |code, modifiers| Some(Message::Key(KeyEvent::new(code, modifiers)));
    match byte {
        b'r' => None,
        0x20..=0x7e => key(KeyCode::Char(char::from(byte)), KeyModifiers::NONE),
        // Control with a letter; `t` shows what is typed, `o` opens a connection string as it is.
        0x80..=0x99 => match char::from(byte - 0x80 + b'a') {
            't' | 'o' => None,
            letter => key(KeyCode::Char(letter), KeyModifiers::CONTROL),
        },
        0xa0..=0xaf => key(NAMED[usize::from(byte - 0xa0)], KeyModifiers::NONE),
        0xb0..=0xbf => key(NAMED[usize::from(byte - 0xb0)], KeyModifiers::CONTROL),
        0xc0..=0xcf => key(NAMED[usize::from(byte - 0xc0)], KeyModifiers::ALT),
        0xd0..=0xd5 => Some(Message::Paste(PASTED[usize::from(byte - 0xd0)].into())),
        0xe0..=0xef => {
            let size = u16::from(byte - 0xe0);
            Some(Message::Resize(20 + 9 * size, 4 + 4 * size))
        }
        0xf0 => Some(Message::FocusLost),
        0xf1 => Some(Message::Stopping),
        0xf2 => key(KeyCode::Char(' '), KeyModifiers::CONTROL),
        0xf3 => key(KeyCode::Char('é'), KeyModifiers::NONE),
        _ => None,
    }
}

fuzz_target!(|bytes: &[u8]| {
    OPENED.with(|opened| {
        let (_, workspace) = opened.get_or_init(open);
        let mut state = State::new(workspace.copying()(), Size::new(100, 30));
        for byte in bytes.iter().take(64) {
            let Some(message) = message(*byte) else { continue };
            // What is asked for is not done: no file is written.
            update(&mut state, message);
            let mut terminal =
                Terminal::new(TestBackend::new(state.size.width, state.size.height)).expect("a screen");
            terminal.draw(|frame| ui::view(&state, frame)).expect("a drawing");
            let shown: String = terminal
                .backend()
                .buffer()
                .content()
                .iter()
                .map(|cell| cell.symbol())
                .collect();
            assert!(!shown.contains("CANARY"), "{shown}");
        }
    });
});
