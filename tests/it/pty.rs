//! The whole program under a pseudo-terminal: what goes over the wire, and how the terminal is left.

#![cfg(unix)]

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use dlt_secrets::cli;
use dlt_secrets::shell::terminal;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::session::{DEMO, write_files};

const CANARY: &str = "CANARYwire";

fn nonzero(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).unwrap()
}

struct Wire {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    chunks: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    parser: vt100::Parser,
}

impl Wire {
    fn start(mut command: CommandBuilder) -> Self {
        let size = PtySize {
            rows: 36,
            cols: 120,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        command.env("TERM", "xterm-256color");
        if command.get_env("DLT_SECRETS_SETTINGS").is_none() {
            // Whoever runs the tests may have settings of their own.
            command.env("DLT_SECRETS_SETTINGS", "/nowhere/settings.toml");
        }
        if command.get_env("LC_ALL").is_none() {
            command.env("LC_ALL", "C.UTF-8");
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, chunks) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(nonzero(36), nonzero(120), 0);
        Self {
            child,
            master: pair.master,
            writer,
            chunks,
            bytes: Vec::new(),
            parser,
        }
    }

    fn program(args: &[&str], folder: &std::path::Path) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dlt-secrets"));
        command.args(args);
        command.cwd(folder);
        command.env("TMPDIR", folder);
        Self::start(command)
    }

    /// Reads until the screen shows a text.
    fn wait_for(&mut self, text: &str) {
        while !self.parser.screen().contents().contains(text) {
            let chunk = self
                .chunks
                .recv_timeout(Duration::from_secs(20))
                .unwrap_or_else(|_| panic!("{text:?} never came:\n{}", self.parser.screen().contents()));
            self.take(&chunk);
        }
    }

    fn take(&mut self, chunk: &[u8]) {
        self.parser.process(chunk);
        self.bytes.extend_from_slice(chunk);
    }

    fn send(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    /// The exit status; a program that does not end is no reason to wait for ever.
    fn ended(&mut self) -> u32 {
        for _ in 0..400 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            thread::sleep(Duration::from_millis(50));
        }
        let threads = self.threads();
        self.child.kill().unwrap();
        while let Ok(chunk) = self.chunks.try_recv() {
            self.take(&chunk);
        }
        panic!(
            "the program did not end: {threads}\n{}",
            self.parser.screen().contents()
        );
    }

    /// What each of its threads is at, where the system tells.
    fn threads(&self) -> String {
        let tasks = self.child.process_id().map(|id| format!("/proc/{id}/task"));
        let tasks = tasks.and_then(|tasks| std::fs::read_dir(tasks).ok());
        let told = |task: std::io::Result<std::fs::DirEntry>| {
            let task = task.ok()?.path();
            let [name, state, call] = ["comm", "stat", "syscall"]
                .map(|what| std::fs::read_to_string(task.join(what)).unwrap_or_default());
            let state = state
                .rsplit_once(") ")
                .map_or(' ', |(_, rest)| rest.chars().next().unwrap_or(' '));
            let call = call.split(' ').next().unwrap_or_default();
            Some(format!("{} {state} {call}", name.trim()))
        };
        let told: Vec<String> = tasks.into_iter().flatten().filter_map(told).collect();
        told.join("; ")
    }

    /// Waits for the end; the exit status and everything that was sent.
    fn end(mut self) -> (u32, Vec<u8>, vt100::Parser) {
        let status = self.ended();
        drop(self.writer);
        drop(self.master);
        while let Ok(chunk) = self.chunks.recv_timeout(Duration::from_secs(5)) {
            self.parser.process(&chunk);
            self.bytes.extend_from_slice(&chunk);
        }
        (status, self.bytes, self.parser)
    }
}

fn assert_given_back(parser: &vt100::Parser) {
    let screen = parser.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_secret_typed_pasted_and_saved_never_goes_over_the_wire() {
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), DEMO);
    let mut wire = Wire::program(&[], dir.path());
    wire.wait_for("pipedrive_api_key");
    wire.send("gjjl\r");
    wire.wait_for("Edit sources.pipedrive.pipedrive_api_key");
    wire.send(CANARY);
    wire.wait_for(&"•".repeat(CANARY.len()));
    wire.send("\r");
    wire.wait_for("goes to .dlt/prod.secrets.toml");
    wire.send("n\r");
    wire.wait_for("╭ Edit");
    wire.send("\x1b[200~CANARYwire\nline\x1b[201~");
    wire.wait_for("just pasted: 2 lines");
    wire.send("\r");
    wire.wait_for("goes to");
    wire.send("s");
    wire.wait_for("Save these changes?");
    wire.send("y");
    wire.wait_for("saved .dlt");
    wire.send("q");
    let (status, bytes, parser) = wire.end();
    assert_eq!(status, 0);
    assert!(!holds(&bytes, "CANARY") && !holds(&bytes, "wire"));
    assert_given_back(&parser);
    let saved = std::fs::read_to_string(dir.path().join(".dlt/prod.secrets.toml")).unwrap();
    assert!(saved.contains(&format!("pipedrive_api_key = \"{CANARY}\"\n")));
}

#[test]
fn export_prints_no_value_on_a_terminal_unless_told_to() {
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), &[(".dlt/secrets.toml", "token = 'CANARYwire'\n")]);
    let (status, bytes, parser) = Wire::program(&["export", "--format", "json"], dir.path()).end();
    assert_eq!(status, 2);
    assert!(!holds(&bytes, "CANARY"));
    assert!(
        parser
            .screen()
            .contents()
            .contains("values are not printed on a terminal")
    );
    let (status, bytes, _) = Wire::program(&["export", "--format", "json", "--reveal"], dir.path()).end();
    assert_eq!(status, 0);
    assert!(holds(&bytes, CANARY));
}

#[test]
fn a_variable_that_names_no_theme_is_told_of_before_the_screen_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dlt-secrets"));
    command.arg("demo");
    command.env("TMPDIR", dir.path());
    command.env("DLT_SECRETS_THEME", "pink");
    let (status, bytes, parser) = Wire::start(command).end();
    assert_eq!(status, 2);
    let told = parser.screen().contents();
    assert!(told.contains("DLT_SECRETS_THEME names no theme"), "{told}");
    assert!(told.contains("terminal, dark, light, high-contrast"), "{told}");
    assert!(!holds(&bytes, "\x1b[?1049h"));
}

#[test]
fn settings_hold_from_the_first_frame_and_a_wrong_one_is_told_of_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("settings.toml");
    std::fs::write(&file, "theme = 'dark'\n[keys.screens]\nhelp = ['F1']\n").unwrap();
    let start = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dlt-secrets"));
        command.args(["demo"]);
        command.env("DLT_SECRETS_SETTINGS", &file);
        Wire::start(command)
    };
    let mut wire = start();
    wire.wait_for("F1 help");
    let ground = wire.parser.screen().cell(0, 1).unwrap().bgcolor();
    assert_ne!(
        ground,
        vt100::Color::Default,
        "the dark theme has a ground of its own"
    );
    wire.send("q");
    let (status, _, _) = wire.end();
    assert_eq!(status, 0);

    std::fs::write(&file, "theme = 'dark'\n[keys.screens]\nhelp = ['q']\n").unwrap();
    let (status, bytes, _) = start().end();
    assert_eq!(status, 2);
    assert!(
        holds(
            &bytes,
            "settings.toml:3:1: keys.screens.help: q is there for: quit"
        ),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    assert!(!holds(&bytes, "\x1b[?1049h"));
}

#[test]
fn the_variable_names_the_theme_and_the_locale_the_signs() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dlt-secrets"));
    command.arg("demo");
    command.env("TMPDIR", dir.path());
    command.env("DLT_SECRETS_THEME", "light");
    command.env("LC_ALL", "C");
    let mut wire = Wire::start(command);
    wire.wait_for("pipedrive_demo");
    wire.wait_for(">Workspace");
    assert!(wire.bytes.is_ascii());
    let cell = wire.parser.screen().cell(0, 1).unwrap();
    assert_eq!(cell.bgcolor(), vt100::Color::Idx(231));
    wire.send("q");
    let (status, _, parser) = wire.end();
    assert_eq!(status, 0);
    assert_given_back(&parser);
}

#[test]
fn what_someone_else_writes_is_seen_and_kept_when_saving() {
    let dir = tempfile::tempdir().unwrap();
    write_files(
        dir.path(),
        &[(".dlt/secrets.toml", "token = 'CANARYwire'\nother = 'one'\n")],
    );
    let mut wire = Wire::program(&[], dir.path());
    wire.wait_for("token");
    wire.send("gj\r");
    wire.wait_for("╭ Edit token");
    wire.send("mine\r");
    wire.wait_for("1 file not saved");
    // As most programs write: another file, moved into the place of the old one.
    let folder = dir.path().join(".dlt");
    for number in 1..=2 {
        let text = format!("token = 'CANARYwire'\nother = 'one'\nnew{number} = true\n");
        std::fs::write(folder.join("x.tmp"), text).unwrap();
        std::fs::rename(folder.join("x.tmp"), folder.join("secrets.toml")).unwrap();
        wire.wait_for(&format!("new{number}"));
    }
    wire.send("s");
    wire.wait_for("Save these changes?");
    wire.send("y");
    wire.wait_for("saved .dlt/secrets.toml");
    wire.send("q");
    let (status, bytes, _) = wire.end();
    assert_eq!(status, 0);
    assert!(!holds(&bytes, "CANARY"));
    let saved = std::fs::read_to_string(folder.join("secrets.toml")).unwrap();
    assert_eq!(saved, "token = 'mine'\nother = 'one'\nnew2 = true\n");
}

#[test]
fn the_demo_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut wire = Wire::program(&["demo"], dir.path());
    wire.wait_for("pipedrive_demo");
    // It is made behind the first frame.
    let files = || std::fs::read_dir(dir.path()).unwrap().count();
    let deadline = Instant::now() + Duration::from_secs(20);
    while files() == 0 && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(files(), 1);
    wire.send("q");
    let (status, _, parser) = wire.end();
    assert_eq!(status, 0);
    assert_given_back(&parser);
    assert_eq!(files(), 0);
}

#[test]
fn the_marker_is_made_beside_the_screen() {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (".dlt/secrets.toml", "k = 1\n"),
        (".dlt/prod.secrets.toml", "only_prod = 1\n"),
    ];
    write_files(dir.path(), &files);
    let mut wire = Wire::program(&[], dir.path());
    wire.wait_for("1 of 1 set up");
    wire.send("w");
    wire.wait_for("Mend the workspace");
    wire.send("\r");
    wire.wait_for("Create .dlt/.workspace?");
    wire.send("y");
    wire.wait_for("only_prod");
    wire.send("q");
    assert_eq!(wire.end().0, 0);
    assert_eq!(std::fs::read(dir.path().join(".dlt/.workspace")).unwrap(), b"");
}

#[test]
fn two_thousand_python_files_are_read_beside_the_screen() {
    let dir = tempfile::tempdir().unwrap();
    let code = "import dlt\n@dlt.source\ndef crm(api_key=dlt.secrets.value): ...\n";
    let names: Vec<String> = (0..2_000)
        .map(|number| format!("package/module_{number}.py"))
        .collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), code)).collect();
    files.push((".dlt/secrets.toml", "[sources.crm]\nregion = 'x'\n"));
    write_files(dir.path(), &files);
    let mut screen = Wire::program(&[], dir.path());
    screen.wait_for("region");
    // The keys work whether the code was read or not.
    screen.send("?");
    screen.wait_for("up one line");
    screen.send("?");
    screen.wait_for("✗ missing");
    screen.send("q");
    assert_eq!(screen.end().0, 0);
}

#[test]
fn a_signal_ends_the_program_in_order() {
    for signal in ["TERM", "HUP"] {
        let dir = tempfile::tempdir().unwrap();
        let mut wire = Wire::program(&["demo"], dir.path());
        wire.wait_for("pipedrive_demo");
        let process = wire.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &process])
            .status()
            .unwrap();
        assert!(sent.success());
        let (_, _, parser) = wire.end();
        assert_given_back(&parser);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "{signal}");
    }
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let dir = tempfile::tempdir().unwrap();
    let mut wire = Wire::program(&["demo"], dir.path());
    wire.wait_for("pipedrive_demo");
    let Wire {
        mut child,
        master,
        writer,
        chunks,
        ..
    } = wire;
    drop((master, writer, chunks));
    for _ in 0..400 {
        if child.try_wait().unwrap().is_some() {
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    panic!("the program goes on without a terminal");
}

#[test]
fn set_asks_masked_on_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), DEMO);
    let mut wire = Wire::program(&["set", "sources.x.token"], dir.path());
    wire.wait_for("sources.x.token");
    wire.send(CANARY);
    wire.wait_for(&"•".repeat(CANARY.len()));
    wire.send("\r");
    let (status, bytes, _) = wire.end();
    assert_eq!(status, 0);
    assert!(!holds(&bytes, "CANARY"));
    assert!(
        std::fs::read_to_string(dir.path().join(".dlt/secrets.toml"))
            .unwrap()
            .contains(CANARY)
    );
}

/// A workspace with one key to be filled in, and its dialog open.
fn editing(dir: &std::path::Path) -> Wire {
    write_files(
        dir,
        &[(
            ".dlt/secrets.toml",
            "[sources.crm]\nkey = \"<configure me>\" # fill this in!\nother = 1\n",
        )],
    );
    let mut wire = Wire::program(&[], dir);
    wire.wait_for("◌ configure me");
    wire.send("n\r");
    wire.wait_for("Edit sources.crm.key");
    wire
}

/// Saves and quits, without a secret on the wire; what the secrets file holds then.
fn saved(mut wire: Wire, dir: &std::path::Path) -> String {
    wire.send("s");
    wire.wait_for("Save these changes?");
    wire.send("y");
    wire.wait_for("saved .dlt");
    wire.send("q");
    let (status, bytes, parser) = wire.end();
    assert_eq!(status, 0);
    assert!(!holds(&bytes, "CANARY"));
    assert_given_back(&parser);
    std::fs::read_to_string(dir.join(".dlt/secrets.toml")).unwrap()
}

/// Accepts, saves, quits; what `key` is then.
fn accepted(mut wire: Wire, dir: &std::path::Path) -> String {
    wire.send("\r");
    wire.wait_for("goes to .dlt/secrets.toml");
    let text = saved(wire, dir);
    let document = dlt_secrets::document::Document::parse(text.as_str().into()).unwrap();
    let item = document.find(&dlt_secrets::document::key::parse("sources.crm.key").unwrap());
    assert!(
        text.ends_with("\nother = 1\n"),
        "the rest of the file is as it was"
    );
    document.value(item.unwrap()).unwrap().plain().expose().to_owned()
}

#[test]
fn keys_typed_ahead_of_a_save_end_the_program_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut wire = editing(dir.path());
    wire.send("CANARY-typed\rsyq");
    let (status, bytes, parser) = wire.end();
    assert_eq!(status, 0);
    assert!(!holds(&bytes, "CANARY"));
    assert_given_back(&parser);
    let text = std::fs::read_to_string(dir.path().join(".dlt/secrets.toml")).unwrap();
    assert!(text.contains("key = \"CANARY-typed\""));
}

#[test]
fn a_pem_key_of_4096_bits_is_pasted_whole() {
    let lines: Vec<String> = (0..50)
        .map(|nth| format!("CANARY{nth:02}{}", "Ab3+/xYz".repeat(7)))
        .collect();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    );
    for (wire_text, told) in [
        (pem.clone(), "52 lines, PEM private key"),
        // A terminal sends the line breaks of what is pasted as carriage returns.
        (pem.replace('\n', "\r"), "52 lines, PEM private key"),
        (pem.replace('\n', "\\n"), "52 lines, PEM private key"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut wire = editing(dir.path());
        wire.send(&format!("\x1b[200~{wire_text}\x1b[201~"));
        wire.wait_for(told);
        wire.wait_for("as one line with \\n");
        assert_eq!(accepted(wire, dir.path()), pem);
    }
}

#[test]
fn a_service_account_is_pasted_and_fills_its_fields_in_one_step() {
    let lines: Vec<String> = (0..26)
        .map(|nth| format!("CANARY{nth:02}{}", "Ab3+/xYz".repeat(7)))
        .collect();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    );
    let account = serde_json::json!({
        "type": "service_account", "project_id": "CANARY-project", "private_key_id": "CANARY-id", "private_key": pem,
        "client_email": "CANARY@example.com", "client_id": "1", "token_uri": "https://oauth2.googleapis.com/token",
    });
    let dir = tempfile::tempdir().unwrap();
    let text = "[destination.bigquery.credentials] # mine\nproject_id = \"<configure me>\" # fill this in!\n\
                private_key = \"<configure me>\" # fill this in!\nclient_email = \"<configure me>\" # fill this in!\n";
    write_files(dir.path(), &[(".dlt/secrets.toml", text)]);
    let mut wire = Wire::program(&[], dir.path());
    wire.wait_for("◌ configure me");
    // As a file viewer shows it, so as people copy it: over several lines, sent with carriage returns.
    let pasted = format!("{account:#}").replace('\n', "\r");
    wire.send(&format!("\x1b[200~{pasted}\x1b[201~"));
    wire.wait_for("Import a service account");
    wire.wait_for("client_id");
    wire.send("\r");
    wire.wait_for("1 file not saved");
    let text = saved(wire, dir.path());
    let document = dlt_secrets::document::Document::parse(text.as_str().into()).unwrap();
    let value = |name: &str| {
        let key = format!("destination.bigquery.credentials.{name}");
        let item = document.find(&dlt_secrets::document::key::parse(&key).unwrap())?;
        Some(document.value(item)?.plain().expose().to_owned())
    };
    assert_eq!(value("project_id").as_deref(), Some("CANARY-project"));
    assert_eq!(value("private_key"), Some(pem));
    assert_eq!(value("client_email").as_deref(), Some("CANARY@example.com"));
    assert_eq!(value("client_id"), None, "dlt's class has no such field");
    assert!(text.starts_with("[destination.bigquery.credentials] # mine\n"));
    assert!(!text.contains("fill this in"));
}

#[test]
fn a_pasted_text_that_holds_the_end_of_a_paste_is_text() {
    // Were what stands behind it keys, they would accept, save and quit.
    for text in [
        "CANARY\x1b[201~\rsyq",
        "CANARY\x1b[201~\r\x1b[200~sy",
        "\x1b[201~\x1b[201~",
        "\x1b[200~CANARY",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut wire = editing(dir.path());
        // What is typed right behind a paste is typed.
        wire.send(&format!("\x1b[200~{text}\x1b[201~x"));
        wire.wait_for("• ");
        wire.send("yz");
        wire.wait_for(&"•".repeat(3));
        assert!(wire.parser.screen().contents().contains("Edit sources.crm.key"));
        assert_eq!(
            accepted(wire, dir.path()),
            format!("{}xyz", text.replace('\r', "\n"))
        );
    }
}

#[test]
fn a_megabyte_is_pasted_and_edited_without_waiting() {
    let dir = tempfile::tempdir().unwrap();
    let mut wire = editing(dir.path());
    let text = "CANARY89abcdef0123456789abcdef\n".repeat((1 << 20) / 31 + 1);
    let start = Instant::now();
    wire.send(&format!("\x1b[200~{text}\x1b[201~"));
    wire.wait_for(&format!("just pasted: {} lines", text.lines().count()));
    let pasted = start.elapsed();
    for _ in 0..50 {
        wire.send("x\x1b[D");
    }
    wire.send("\x1b[1;5H");
    wire.wait_for(&format!("1/{}", text.lines().count() + 1));
    let keys = start.elapsed() - pasted;
    println!("1 MB taken in {pasted:?}, 101 keys in {keys:?}");
    // The release build takes a tenth of it; this one shares its machine with other tests.
    assert!(
        pasted < Duration::from_secs(10) && keys < Duration::from_secs(10),
        "{pasted:?} {keys:?}"
    );
    assert_eq!(accepted(wire, dir.path()), format!("{text}{}", "x".repeat(50)));
}

#[test]
fn set_takes_pasted_lines_for_text() {
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), DEMO);
    let mut wire = Wire::program(&["set", "sources.x.token"], dir.path());
    wire.wait_for("> ");
    wire.send("\x1b[200~CANARY one\rtwo\x1b[201~\rthree\x1b[201~");
    wire.wait_for("just pasted: 3 lines");
    wire.send("\r");
    let (status, bytes, _) = wire.end();
    assert_eq!(status, 0);
    assert!(!holds(&bytes, "CANARY"));
    let saved = std::fs::read_to_string(dir.path().join(".dlt/secrets.toml")).unwrap();
    assert!(
        saved.contains("token = \"CANARY one\\ntwo\\u001B[201~\\nthree\"\n"),
        "{saved}"
    );
}

#[test]
fn a_new_size_of_the_terminal_is_drawn() {
    let dir = tempfile::tempdir().unwrap();
    write_files(dir.path(), DEMO);
    let mut wire = Wire::program(&[], dir.path());
    wire.wait_for("pipedrive_api_key");
    let size = PtySize {
        rows: 10,
        cols: 40,
        pixel_width: 0,
        pixel_height: 0,
    };
    wire.master.resize(size).unwrap();
    wire.parser = vt100::Parser::new(nonzero(10), nonzero(40), 0);
    wire.wait_for("has 40x10. Please enlarge it");
    wire.send("q");
    assert_eq!(wire.end().0, 0);
}

/// Run by tests below in a process of its own; does nothing otherwise.
#[test]
fn child_with_a_thread_that_panics() {
    let Some(sign) = std::env::var_os("DLT_SECRETS_PANIC_SIGN") else {
        return;
    };
    terminal::install_panic_hook();
    thread::spawn(move || {
        while !std::path::Path::new(&sign).exists() {
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the value was {CANARY}");
    });
    let args = cli::Args::parse_from(["dlt-secrets"]);
    let outcome = cli::run(&args, &mut std::io::stdout(), &mut std::io::stderr());
    panic!("{}", outcome.err().unwrap());
}

#[test]
fn a_panic_of_any_thread_ends_the_program_and_gives_the_terminal_back() {
    // In the tree, with a value shown, in its dialog, in another one, and while files are written.
    for (keys, shown) in [
        ("", "Workspace"),
        ("r", CANARY),
        ("\r\x14", CANARY),
        ("m", "Copy sources.crm.token"),
        ("\rnew\rsy", "saving"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let text = format!("[sources.crm]\ntoken = '{CANARY}'\n");
        write_files(dir.path(), &[(".dlt/secrets.toml", &text)]);
        let folder = std::fs::File::open(dir.path().join(".dlt")).unwrap();
        folder.lock().unwrap();
        let sign = dir.path().join("sign");
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["pty::child_with_a_thread_that_panics", "--exact", "--nocapture"]);
        command.env("DLT_SECRETS_PANIC_SIGN", &sign);
        command.cwd(dir.path());
        let mut wire = Wire::start(command);
        wire.wait_for("Workspace");
        wire.send("gjj");
        wire.wait_for("sources.crm.token");
        wire.send(keys);
        wire.wait_for(shown);
        std::fs::write(&sign, "").unwrap();
        wire.wait_for("stopped by a fault of its own at tests/it/pty.rs:");
        let (status, _, parser) = wire.end();
        assert_ne!(status, 0);
        assert_given_back(&parser);
        assert!(!parser.screen().contents().contains(CANARY), "{keys:?}");
    }
}

/// Run by the test below in a process of its own; does nothing otherwise.
#[test]
fn child_that_panics() {
    if std::env::var_os("DLT_SECRETS_PANIC").is_some() {
        terminal::install_panic_hook();
        let _screen = terminal::Screen::take().unwrap();
        panic!("the value was {CANARY}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_tells_its_place_alone() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["pty::child_that_panics", "--exact", "--nocapture"]);
    command.env("DLT_SECRETS_PANIC", "1");
    let (status, bytes, parser) = Wire::start(command).end();
    assert_ne!(status, 0);
    assert!(
        holds(&bytes, "stopped by a fault of its own at tests/it/pty.rs:"),
        "{}",
        parser.screen().contents()
    );
    assert!(!holds(&bytes, CANARY));
    assert!(holds(&bytes, "\x1b[?1049h") && holds(&bytes, "\x1b[?1049l"));
    assert_given_back(&parser);
}
