//! Pictures: a screen's own cells as SVG, kept in `snapshots/` and compared like a snapshot.

use std::fmt::Write;
use std::path::Path;

use dlt_secrets::app::look::ThemeName;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::session::{CANARY, DEMO, Session, WIDE};

const CELL_WIDTH: f32 = 8.4;
const LINE_HEIGHT: f32 = 18.0;
/// One of the colours 16 to 255, of which the painted themes are made: a cube of six steps, then greys.
fn color(color: Color) -> String {
    let Color::Indexed(index @ 16..) = color else {
        panic!("{color:?} is not the same on every terminal")
    };
    let [red, green, blue] = if index >= 232 {
        [8 + 10 * (index - 232); 3]
    } else {
        let step = |place: u8| [0, 95, 135, 175, 215, 255][usize::from((index - 16) / place % 6)];
        [step(36), step(6), step(1)]
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// One `<text>` per run of cells of one style, stretched to exactly its columns.
fn svg(buffer: &Buffer) -> String {
    let (width, height) = (buffer.area.width, buffer.area.height);
    let (w, h) = (
        f32::from(width) * CELL_WIDTH + 16.0,
        f32::from(height) * LINE_HEIGHT + 16.0,
    );
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n",
        color(buffer[(0, 0)].bg)
    );
    for y in 0..height {
        let mut x = 0;
        while x < width {
            let start = x;
            let style = |cell: &Cell| match cell.modifier.contains(Modifier::REVERSED) {
                true => (cell.bg, cell.fg, cell.modifier),
                false => (cell.fg, cell.bg, cell.modifier),
            };
            let own = style(&buffer[(x, y)]);
            let mut text = String::new();
            while x < width && style(&buffer[(x, y)]) == own {
                text.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            run(&mut out, (start, x, y), &text, own);
        }
    }
    out.push_str("</svg>\n");
    out
}

fn run(
    out: &mut String,
    (start, end, y): (u16, u16, u16),
    text: &str,
    (fg, bg, modifier): (Color, Color, Modifier),
) {
    let reversed = modifier.contains(Modifier::REVERSED);
    if text.trim().is_empty() && !reversed {
        return;
    }
    let (x, top) = (
        f32::from(start) * CELL_WIDTH + 8.0,
        f32::from(y) * LINE_HEIGHT + 8.0,
    );
    let length = f32::from(end - start) * CELL_WIDTH;
    if reversed {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{LINE_HEIGHT}\" fill=\"{}\"/>",
            color(bg)
        );
    }
    let fill = color(fg);
    let mut more = String::new();
    if modifier.contains(Modifier::BOLD) {
        more.push_str(" font-weight=\"bold\"");
    }
    if modifier.contains(Modifier::UNDERLINED) {
        more.push_str(" text-decoration=\"underline\"");
    }
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let baseline = top + LINE_HEIGHT - 4.5;
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{baseline:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{fill}\"{more} xml:space=\"preserve\">{text}</text>"
    );
}

fn picture(name: &str, session: &Session) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_binary_snapshot!(name, svg(&session.buffer()).into_bytes()));
}

/// Every screen, and the dialogs that the README tells of: the picture's name, and the keys that lead there.
const PICTURES: &[(&str, &str)] = &[
    ("workspace", ""),
    ("set_up", "2"),
    ("compare", "3n"),
    ("deploy", "4"),
    ("doctor", "5"),
    ("add", "asnow"),
    ("review", "n<Enter>abc<Enter>s"),
    ("explain", "/client_email<Enter>lx"),
    ("help", "?"),
];

fn painted(theme: ThemeName, keys: &str) -> Session {
    let mut session = Session::open(DEMO, WIDE);
    session.state.look.theme = theme;
    session.keys(keys);
    session
}

#[test]
fn every_screen_has_a_picture() {
    for (name, keys) in PICTURES {
        picture(&format!("picture_{name}.svg"), &painted(ThemeName::Dark, keys));
    }
}

#[test]
fn edit() {
    let session = painted(ThemeName::Dark, &format!("n<Enter>{CANARY}"));
    picture("picture_edit.svg", &session);
}

#[test]
fn other_themes() {
    picture("picture_light.svg", &painted(ThemeName::Light, ""));
    picture("picture_high_contrast.svg", &painted(ThemeName::HighContrast, ""));
}
