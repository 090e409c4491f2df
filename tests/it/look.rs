//! Themes and terminals without colours or without Unicode.

use dlt_secrets::app::look::{Look, ThemeName};
use dlt_secrets::app::present::Tone;
use dlt_secrets::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use crate::commands::Project;
use crate::diff::FILES;
use crate::screens::snapshot;
use crate::session::{CANARY, DEMO, SMALL, Session, WIDE};

/// Ways to every screen, to dialogs of each kind, and to what is said.
pub(crate) const WAYS: [&str; 24] = [
    "",
    "2",
    "3n",
    "4",
    "4f",
    "4ff",
    "5",
    "?",
    "x",
    "a",
    "asnow",
    "R",
    "gjd",
    "gjm",
    "lc",
    "w",
    "w<Enter>",
    "iabc",
    "n<Enter>abc",
    "n<Enter>abc<Enter>s",
    "n<Enter>abc<Enter>q",
    "/pass",
    "/zzz",
    "gjjr",
];

/// The themes that paint their own ground, with the least contrast of theirs.
const PAINTED: [(ThemeName, f64); 3] = [
    (ThemeName::Dark, 4.5),
    (ThemeName::Light, 4.5),
    (ThemeName::HighContrast, 7.0),
];

/// The share of a channel in linear light (WCAG 2.1, relative luminance).
fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.04045 {
        share / 12.92
    } else {
        ((share + 0.055) / 1.055).powf(2.4)
    }
}

/// The luminance of one of the colours 16 to 255: a cube of six steps, then greys.
fn luminance(color: Color) -> f64 {
    let Color::Indexed(index @ 16..) = color else {
        panic!("{color:?} is not the same on every terminal")
    };
    let [red, green, blue] = if index >= 232 {
        [8 + 10 * (index - 232); 3]
    } else {
        let step = |place: u8| [0, 95, 135, 175, 215, 255][usize::from((index - 16) / place % 6)];
        [step(36), step(6), step(1)]
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn session(keys: &str, look: Look) -> Session {
    let mut session = Session::open(DEMO, WIDE);
    session.state.look = look;
    session.keys(keys);
    session
}

fn painted(theme: ThemeName) -> Look {
    Look {
        theme,
        ..Look::default()
    }
}

#[test]
fn the_contrast_of_known_pairs_is_what_it_is() {
    let (black, white, grey) = (Color::Indexed(16), Color::Indexed(231), Color::Indexed(243));
    assert!((contrast(black, white) - 21.0).abs() < 0.01);
    // #767676 on white is the usual example of 4.54 to 1.
    assert!((contrast(grey, white) - 4.54).abs() < 0.01);
}

#[test]
fn every_tone_of_a_painted_theme_is_read_easily() {
    for (name, least) in PAINTED {
        let theme = Theme::of(painted(name));
        let ground = session("", painted(name)).buffer()[(0, 0)].bg;
        let styles = Tone::ALL.map(|tone| theme.tone(tone));
        for style in styles.into_iter().chain([theme.border(), theme.dialog()]) {
            let ratio = contrast(style.fg.unwrap(), ground);
            assert!(ratio >= least, "{name:?} {style:?}: {ratio:.1}");
        }
    }
}

#[test]
fn whatever_a_painted_theme_draws_is_read_easily() {
    for (name, least) in PAINTED {
        for keys in WAYS {
            let buffer = session(keys, painted(name)).buffer();
            for cell in &buffer.content {
                let ratio = contrast(cell.fg, cell.bg);
                assert!(ratio >= least, "{name:?} {keys:?} {cell:?}: {ratio:.1}");
                // Nobody knows what a terminal makes of dim text.
                assert!(
                    !cell.modifier.contains(Modifier::DIM),
                    "{name:?} {keys:?} {cell:?}"
                );
            }
        }
    }
}

/// What stands on the screen, without colours.
fn symbols(buffer: &Buffer) -> Vec<&str> {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn themes_differ_in_colours_alone() {
    for keys in WAYS {
        let own = session(keys, Look::default()).buffer();
        for (name, _) in PAINTED {
            let painted = session(keys, painted(name)).buffer();
            assert_eq!(symbols(&own), symbols(&painted), "{name:?} {keys:?}");
        }
        let plain = session(
            keys,
            Look {
                colors: false,
                ..painted(ThemeName::Dark)
            },
        );
        for cell in &plain.buffer().content {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{keys:?}");
        }
    }
}

#[test]
fn themes() {
    for (name, _) in PAINTED {
        for (key, screen) in ["", "2", "3n", "4", "5", "n<Enter>abc"].into_iter().zip([
            "workspace",
            "set_up",
            "compare",
            "deploy",
            "doctor",
            "edit",
        ]) {
            let mut session = Session::open(DEMO, SMALL);
            session.state.look.theme = name;
            session.keys(key);
            snapshot(
                &format!("{}_{screen}", name.name().replace('-', "_")),
                &session.record(),
            );
        }
    }
}

#[test]
fn the_theme_key_goes_round_and_says_how_to_keep_one() {
    let mut session = Session::open(DEMO, WIDE);
    let start = session.buffer();
    let mut names = Vec::new();
    for _ in 0..4 {
        session.keys("T");
        names.push(session.state.look.theme.name());
        let told = format!("--theme {} or DLT_SECRETS_THEME", names.last().unwrap());
        assert!(session.text().contains(&told), "{}", session.text());
    }
    assert_eq!(names, ["dark", "light", "high-contrast", "terminal"]);
    session.keys("l<Left>");
    assert_eq!(session.buffer(), start);
    session.keys("TT");
    snapshot("theme_chosen", &session.record());
    session.state.look.colors = false;
    session.keys("T");
    assert!(
        session.text().contains("there are no colours to choose"),
        "{}",
        session.text()
    );
}

fn ascii(files: &[(&str, &str)], keys: &str) -> Session {
    let mut session = Session::open(files, SMALL);
    session.state.look.unicode = false;
    session.keys(keys);
    session
}

#[test]
fn without_unicode_everything_is_drawn_in_ascii() {
    for (name, files, keys) in [
        ("workspace", DEMO, ""),
        ("set_up", DEMO, "2"),
        ("compare", FILES, "3"),
        ("deploy", DEMO, "4"),
        ("edit", DEMO, "n<Enter>abc"),
    ] {
        snapshot(&format!("ascii_{name}"), &ascii(files, keys).record());
    }
    for keys in WAYS {
        let session = ascii(DEMO, keys);
        assert!(session.text().is_ascii(), "{keys:?}\n{}", session.text());
    }
    let mut typed = ascii(DEMO, "a");
    typed.paste("données.名前");
    assert!(typed.text().contains("donn?es.????"), "{}", typed.text());
    let mut masked = ascii(DEMO, "n<Enter>");
    masked.paste(CANARY);
    assert!(
        masked.text().contains("value    *****************"),
        "{}",
        masked.text()
    );
}

#[test]
fn a_theme_nobody_knows_is_refused_with_the_names_there_are() {
    let project = Project::new(&[(".dlt/secrets.toml", "")]);
    let run = project.run(&["--theme", "pink"]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("terminal, dark, light, high-contrast"),
        "{}",
        run.err
    );
}
