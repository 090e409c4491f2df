//! Pictures: a screen's own cells as SVG, kept in `snapshots/` and compared like a snapshot.

use std::fmt::Write;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::session::{CANARY, DEMO, Session, WIDE};

const CELL_WIDTH: f32 = 8.4;
const LINE_HEIGHT: f32 = 18.0;
const BACKGROUND: &str = "#16181d";
const FOREGROUND: &str = "#d7dae0";

fn color(color: Color) -> &'static str {
    match color {
        Color::Green => "#7ec97e",
        Color::Blue => "#7cb0f0",
        Color::Yellow => "#f0c45a",
        Color::Red => "#f08080",
        Color::Magenta => "#d79af0",
        Color::Cyan => "#6fc9d4",
        _ => FOREGROUND,
    }
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
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..height {
        let mut x = 0;
        while x < width {
            let start = x;
            let style = |cell: &Cell| (cell.fg, cell.modifier);
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

fn run(out: &mut String, (start, end, y): (u16, u16, u16), text: &str, (fg, modifier): (Color, Modifier)) {
    let reversed = modifier.contains(Modifier::REVERSED);
    if text.trim().is_empty() && !reversed {
        return;
    }
    let (x, top) = (
        f32::from(start) * CELL_WIDTH + 8.0,
        f32::from(y) * LINE_HEIGHT + 8.0,
    );
    let length = f32::from(end - start) * CELL_WIDTH;
    let own = color(fg);
    if reversed {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{LINE_HEIGHT}\" fill=\"{own}\"/>"
        );
    }
    let fill = if reversed { BACKGROUND } else { own };
    let mut more = String::new();
    if modifier.contains(Modifier::BOLD) {
        more.push_str(" font-weight=\"bold\"");
    }
    if modifier.contains(Modifier::DIM) {
        more.push_str(" opacity=\"0.6\"");
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

#[test]
fn every_screen_has_a_picture() {
    for (name, keys) in PICTURES {
        let mut session = Session::open(DEMO, WIDE);
        session.keys(keys);
        picture(&format!("picture_{name}.svg"), &session);
    }
}

#[test]
fn edit() {
    let mut session = Session::open(DEMO, WIDE);
    session.keys(&format!("n<Enter>{CANARY}"));
    picture("picture_edit.svg", &session);
}
