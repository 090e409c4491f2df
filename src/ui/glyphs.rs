//! The signs the screens are drawn with, and what stands for them on a terminal that shows ASCII alone.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// Every sign beyond ASCII, each one column wide, with its stand-in. Signs that stand side by side for different things
/// have different stand-ins.
const GLYPHS: &[(&str, &str)] = &[
    // Statuses, and how two profiles are to one another.
    ("●", "*"),
    ("◆", "@"),
    ("↳", "+"),
    ("◌", "o"),
    ("→", ">"),
    ("✗", "x"),
    ("·", "."),
    ("∅", "0"),
    ("✓", "v"),
    ("≠", "#"),
    ("‹", "<"),
    ("›", ">"),
    // Masks, cuts, places and choices.
    ("•", "*"),
    ("…", "~"),
    ("▾", "v"),
    ("▸", ">"),
    ("○", "o"),
    ("–", "-"),
    ("“", "\""),
    ("”", "\""),
    // White space made visible.
    ("⏎", "$"),
    ("⇥", ">"),
    // Names of keys.
    ("↑", "^"),
    ("↓", "v"),
    ("←", "<"),
    // Frames, progress, scrollbars.
    ("─", "-"),
    ("│", "|"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("├", "+"),
    ("┤", "+"),
    ("┬", "+"),
    ("╭", "+"),
    ("╮", "+"),
    ("╰", "+"),
    ("╯", "+"),
    ("┃", "#"),
    ("▏", "|"),
    ("█", "#"),
    ("░", "."),
];

/// Replaces everything beyond ASCII that was drawn: signs by their stand-ins, what the user's files are written in by
/// question marks over as many columns.
pub(super) fn to_ascii(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    let mut index = 0;
    while index < buffer.content.len() {
        let symbol = buffer.content[index].symbol();
        if symbol.is_ascii() {
            index += 1;
            continue;
        }
        let stand_in = GLYPHS.iter().find(|(glyph, _)| *glyph == symbol);
        let columns = symbol.width().clamp(1, width - index % width);
        let stand_in = stand_in.map_or("?", |(_, stand_in)| stand_in);
        for cell in &mut buffer.content[index..index + columns] {
            cell.set_symbol(stand_in);
        }
        index += columns;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::app::present::SIGNS;

    #[test]
    fn a_stand_in_is_as_wide_as_its_sign() {
        for (glyph, stand_in) in GLYPHS {
            assert_eq!((glyph.width(), stand_in.len()), (1, 1), "{glyph}");
            assert!(stand_in.is_ascii(), "{glyph}");
        }
    }

    #[test]
    fn the_signs_of_the_statuses_stay_apart() {
        let stand_in = |sign: &str| {
            let row = GLYPHS.iter().find(|(glyph, _)| *glyph == sign);
            row.map_or_else(|| sign.to_owned(), |(_, stand_in)| (*stand_in).to_owned())
        };
        let mut signs: Vec<String> = SIGNS.iter().map(|(sign, _)| stand_in(sign)).collect();
        assert_eq!(signs.len(), SIGNS.len());
        signs.sort();
        signs.dedup();
        assert_eq!(signs.len(), SIGNS.len(), "{signs:?}");
    }

    #[test]
    fn what_is_nobodys_sign_becomes_question_marks_of_its_width() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "● 名前é e\u{301}|x", Style::new());
        to_ascii(&mut buffer);
        let line: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(line, "* ????? ?|x ");
    }

    /// The files that make what is drawn.
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    #[test]
    fn no_sign_was_forgotten() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = vec![root.join("shown.rs")];
        for room in ["ui", "app", "checks", "deploy", "doctor", "workspace"] {
            sources(&root.join(room), &mut files);
        }
        let mut count = 0;
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let signs = lines.flat_map(str::chars).filter(|c| !c.is_ascii());
            for sign in signs.filter(|_| !file.ends_with("field/tests.rs")) {
                let known = GLYPHS.iter().any(|(glyph, _)| glyph.contains(sign));
                assert!(known, "{sign} of {} has no stand-in", file.display());
                count += 1;
            }
        }
        assert!(count > 50, "{count} signs");
    }
}
