//! A user at the screen: files in, keys in, the whole screen with its styles and the files out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use dlt_secrets::app::keymap::{Binding, Context};
use dlt_secrets::app::mending::Ignoring;
use dlt_secrets::app::merging::Reread;
use dlt_secrets::app::preferences::Preferences;
use dlt_secrets::app::update::update;
use dlt_secrets::app::verdict::Verdict;
use dlt_secrets::app::{Effect, Message, State, Suspension};
use dlt_secrets::deploy::vault::Errand;
use dlt_secrets::dlt::placeholder::{self, Sample};
use dlt_secrets::dlt::profile;
use dlt_secrets::doctor::abilities::Abilities;
use dlt_secrets::document::{Document, ItemId, Value};
use dlt_secrets::python::Scanner;
use dlt_secrets::secret::Secret;
use dlt_secrets::shell::effects;
use dlt_secrets::store::examine::Facts;
use dlt_secrets::store::place::Place;
use dlt_secrets::ui;
use dlt_secrets::workspace::environment::Environment;
use dlt_secrets::workspace::requirement::Code;
use dlt_secrets::workspace::{Options, Workspace};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier, Style};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// What is typed as a secret in tests; no snapshot may hold it.
pub(crate) const CANARY: &str = "CANARY-7f3a-typed";

/// The sample workspace of `dlt-secrets demo`.
pub(crate) const DEMO: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        include_str!("../../src/cli/sample/secrets.toml"),
    ),
    (
        ".dlt/config.toml",
        include_str!("../../src/cli/sample/config.toml"),
    ),
    (
        ".dlt/dev.secrets.toml",
        include_str!("../../src/cli/sample/dev.secrets.toml"),
    ),
    (
        ".dlt/dev.config.toml",
        include_str!("../../src/cli/sample/dev.config.toml"),
    ),
    (
        ".dlt/prod.secrets.toml",
        include_str!("../../src/cli/sample/prod.secrets.toml"),
    ),
    (
        ".dlt/prod.config.toml",
        include_str!("../../src/cli/sample/prod.config.toml"),
    ),
    (
        ".dlt/access.config.toml",
        include_str!("../../src/cli/sample/access.config.toml"),
    ),
    (
        "pipedrive/__init__.py",
        include_str!("../../src/cli/sample/pipedrive/__init__.py"),
    ),
    (
        "pipedrive_pipeline.py",
        include_str!("../../src/cli/sample/pipedrive_pipeline.py"),
    ),
];

pub(crate) const WIDE: Size = Size {
    width: 120,
    height: 36,
};
pub(crate) const SMALL: Size = Size {
    width: 80,
    height: 24,
};

/// The smallest terminal the screens are drawn on.
pub(crate) const TINY: Size = Size {
    width: 60,
    height: 16,
};

pub(crate) struct Session {
    dir: TempDir,
    pub(crate) state: State,
    size: Size,
    /// What the shell was asked to stop for.
    pub(crate) suspensions: Vec<Suspension>,
    pub(crate) has_quit: bool,
    /// What git says that `.gitignore` lacks; `None` outside of a repository.
    pub(crate) git_lacks: Option<Vec<String>>,
    /// What the machine tells.
    pub(crate) facts: Facts,
    /// Effects that wait for time to pass.
    pub(crate) timers: Vec<Effect>,
    /// Effects on the clipboard.
    pub(crate) clipboard: Vec<Effect>,
    /// Errands to vaults, which nobody runs.
    pub(crate) errands: Vec<Errand>,
    /// What remembers the project's code, once it was read.
    scanner: Option<Scanner>,
    /// The rows of the keymap that were used, each once.
    pressed: Vec<String>,
}

pub(crate) fn write_files(project: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = project.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Session {
    /// Opens a workspace of these files (`global/…` stands for dlt's global folder), without any variable set.
    pub(crate) fn open(files: &[(&str, &str)], size: Size) -> Self {
        Self::open_with(files, size, &[])
    }

    pub(crate) fn open_with(files: &[(&str, &str)], size: Size, env: &[(&str, &str)]) -> Self {
        let mut session = Self::before_scan(files, size, env);
        session.scan();
        session
    }

    /// For a user who wants something otherwise than usual.
    pub(crate) fn preferring(files: &[(&str, &str)], size: Size, preferences: Preferences) -> Self {
        let mut session = Self::begun(files, size, &[], preferences);
        session.scan();
        session
    }

    /// As it is before the project's code was read, which the program does beside its first frame.
    pub(crate) fn before_scan(files: &[(&str, &str)], size: Size, env: &[(&str, &str)]) -> Self {
        Self::begun(files, size, env, Preferences::default())
    }

    fn begun(files: &[(&str, &str)], size: Size, env: &[(&str, &str)], preferences: Preferences) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let project = dir.path().join("demo");
        write_files(&project, files);
        let place = Place::find(Some(&project), Some(&project.join("global")), &|_| None).unwrap();
        let active = profile::active(None, None, place.pin.as_deref());
        let variables = env
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        let options = Options {
            environment: Environment::new(variables),
            unscanned: true,
            first: preferences.profiles.clone(),
            ..Options::default()
        };
        let workspace = Workspace::open(place, &active, &[], options);
        let mut state = State::new(workspace, size);
        state.prefer(preferences);
        Self {
            dir,
            state,
            size,
            has_quit: false,
            suspensions: Vec::new(),
            git_lacks: None,
            facts: Facts::default(),
            timers: Vec::new(),
            clipboard: Vec::new(),
            errands: Vec::new(),
            scanner: None,
            pressed: Vec::new(),
        }
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.dir.path().join("demo")
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.project().join(name)).unwrap()
    }

    /// Presses keys: characters as they are, others as `<Enter>`, `<C-s>`, `<A-Enter>`.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let (event, used) = match rest.strip_prefix('<').and_then(|inner| inner.split_once('>')) {
                Some((name, _)) => (named_key(name), name.len() + 2),
                None => (KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), c.len_utf8()),
            };
            self.send(Message::Key(event));
            rest = &rest[used..];
        }
        self
    }

    /// Presses the key of one character, whatever it is.
    pub(crate) fn type_char(&mut self, c: char) -> &mut Self {
        self.send(Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Message::Paste(text.into()));
        self
    }

    /// The project's code was read.
    pub(crate) fn scan(&mut self) {
        self.scanner = Some(Scanner::default());
        self.scan_again();
    }

    /// The project's code was read again, and is told where it has changed.
    fn scan_again(&mut self) {
        let project = self.project();
        if let Some(project) = self.scanner.as_mut().and_then(|scanner| scanner.scan(&project)) {
            self.send(Message::Scanned(Arc::new(Code::of(&project))));
        }
    }

    /// The terminal gets another size.
    pub(crate) fn resize(&mut self, size: Size) {
        self.size = size;
        self.send(Message::Resize(size.width, size.height));
    }

    pub(crate) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        let event = MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        for message in ui::clicks::messages(&self.state, Message::Mouse(event)) {
            self.send(message);
        }
        self
    }

    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    pub(crate) fn send(&mut self, message: Message) {
        if let Message::Key(event) = &message
            && let Some(binding) = self.state.keys.binding(Context::of(&self.state), event)
        {
            let row = row_name(binding);
            if !self.pressed.contains(&row) {
                self.pressed.push(row);
            }
        }
        for effect in update(&mut self.state, message) {
            match effect {
                Effect::Quit => self.has_quit = true,
                Effect::Suspend(suspension) => self.suspensions.push(suspension),
                Effect::Save(requests) => {
                    let outcomes = requests.into_iter().map(effects::write).collect();
                    self.send(Message::Saved(outcomes));
                }
                Effect::Reread => {
                    let (expected, reopen) = (
                        Reread::expected(&self.state.workspace),
                        self.state.workspace.reopening(),
                    );
                    self.send(effects::reread(expected, reopen));
                }
                Effect::Scan => self.scan_again(),
                Effect::EndReveal { .. } | Effect::Later { .. } => self.timers.push(effect),
                Effect::Copy(_) | Effect::GiveUpCopy(_) | Effect::EmptyClipboard(_) => {
                    self.clipboard.push(effect);
                }
                Effect::Look => {
                    // Whether there is a git on this machine, and what its terminal can, must not matter here.
                    let lacking = self.git_lacks.clone().ok_or("git finds no repository here");
                    let text = fs::read_to_string(self.project().join(".gitignore"));
                    let ignoring = Ignoring {
                        lacking: lacking.map_err(str::to_owned),
                        text: text.ok().map(Secret::from),
                    };
                    let abilities = Abilities {
                        unicode: true,
                        colors: 256,
                        size: (self.size.width, self.size.height),
                        clipboard: Ok("of X11"),
                    };
                    let workspace = &self.state.workspace;
                    let verdict = Verdict::new(workspace, self.facts.clone(), ignoring, Some(abilities));
                    self.send(Message::Looked(Box::new(verdict)));
                }
                Effect::Mend(mend, work) => {
                    let reopen = self.state.workspace.reopening();
                    self.send(effects::mended(mend, work, reopen));
                }
                Effect::Vault(errand) => self.errands.push(*errand),
                Effect::ReadImport(path) => {
                    let read = effects::read_import(&self.project(), &path);
                    self.send(Message::ImportRead(read));
                }
            }
        }
    }

    /// What is on the screen.
    pub(crate) fn buffer(&self) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(self.size.width, self.size.height)).unwrap();
        terminal.draw(|frame| ui::view(&self.state, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The text on the screen.
    pub(crate) fn text(&self) -> String {
        text_of(&self.buffer())
    }

    /// The screen and its styles, as snapshots have them.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.buffer();
        format!("{}\n{}", text_of(&buffer), styles_of(&buffer))
    }

    /// The screen as snapshots have it, with where it is and the rows of the keymap that led to it.
    pub(crate) fn record(&self) -> String {
        let pressed: String = self
            .pressed
            .iter()
            .map(|row| format!("{PRESSED}{row}\n"))
            .collect();
        format!("{}{IN}{:?}\n{pressed}", self.screen(), Context::of(&self.state))
    }
}

/// What stands before the context a snapshot was taken in.
pub(crate) const IN: &str = "in ";

/// What stands before a row of the keymap in a snapshot.
pub(crate) const PRESSED: &str = "pressed ";

/// A row of the keymap, by its context and its first key.
pub(crate) fn row_name(binding: &Binding) -> String {
    format!("{:?} {}", binding.context, binding.keys[0].name())
}

fn named_key(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.split_once('-') {
        Some(("C", name)) => (KeyModifiers::CONTROL, name),
        Some(("A", name)) => (KeyModifiers::ALT, name),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Space" => KeyCode::Char(' '),
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        "F2" => KeyCode::F(2),
        "F3" => KeyCode::F(3),
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

fn text_of(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            // A wide character hides the cell behind it.
            x += (symbol.width() as u16).max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Every run of cells with a style of its own: `line 4: 52-60 green bold`.
fn styles_of(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut runs: Vec<(u16, u16, String)> = Vec::new();
        for x in 0..buffer.area.width {
            let words = style_words(buffer[(x, y)].style());
            match runs.last_mut() {
                Some((_, end, last)) if *last == words => *end = x,
                _ => runs.push((x, x, words)),
            }
        }
        let runs: Vec<String> = runs
            .into_iter()
            .filter(|(_, _, words)| !words.is_empty() && words != "dim")
            .map(|(start, end, words)| format!("{start}-{end} {words}"))
            .collect();
        if !runs.is_empty() {
            out.push_str(&format!("line {y}: {}\n", runs.join(", ")));
        }
    }
    out
}

fn style_words(style: Style) -> String {
    let mut words = Vec::new();
    let name = |color: Color| match color {
        Color::Indexed(index) => index.to_string(),
        color => format!("{color:?}").to_lowercase(),
    };
    if let Some(color) = style.fg.filter(|color| *color != Color::Reset) {
        words.push(name(color));
    }
    if let Some(color) = style.bg.filter(|color| *color != Color::Reset) {
        words.push(format!("on {}", name(color)));
    }
    for (modifier, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ] {
        if style.add_modifier.contains(modifier) {
            words.push(word.to_owned());
        }
    }
    words.join(" ")
}

/// The lines of a file that changed, with secrets taken out.
pub(crate) fn difference(before: &str, after: &str, secrets: &[String]) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(room)
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = String::new();
    for (sign, lines) in [
        ("-", &old[head..old.len() - tail]),
        ("+", &new[head..new.len() - tail]),
    ] {
        for line in lines {
            out.push_str(&format!("{sign} {line}\n"));
        }
    }
    for secret in secrets.iter().map(String::as_str).chain([CANARY]) {
        out = out.replace(secret, "‹secret›");
    }
    out
}

/// Every secret value of the fixtures' secrets files: texts that are no placeholders, and numbers of four digits.
pub(crate) fn secrets_of(files: &[(&str, &str)]) -> Vec<String> {
    fn walk(document: &Document, at: ItemId, found: &mut Vec<String>) {
        for (name, id) in document.children(at) {
            match (document.leaf(id), document.value(id)) {
                (Some(leaf), Some(Value::String(text))) => {
                    let sample = Sample::Text(text.expose());
                    if placeholder::classify(name, sample, document.comment(leaf)).is_none() {
                        found.extend(text.expose().lines().map(str::to_owned));
                    }
                }
                (Some(_), Some(value)) => found.push(value.plain().expose().to_owned()),
                _ => walk(document, id, found),
            }
        }
    }
    let mut found = Vec::new();
    for (_, text) in files.iter().filter(|(name, _)| name.ends_with("secrets.toml")) {
        walk(
            &Document::parse((*text).into()).unwrap(),
            ItemId::ROOT,
            &mut found,
        );
    }
    found.retain(|secret| secret.len() >= 4 && secret != "true" && secret != "false");
    found
}
