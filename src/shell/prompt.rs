//! A masked prompt for one value on the command line.

use std::io::{self, Write};

use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEventKind, KeyModifiers,
};
use crossterm::execute;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use crate::app::field::Field;
use crate::shown;

/// Asks for the value of a key on the terminal; `None` when the user gives up.
///
/// # Errors
/// The terminal cannot be read.
pub fn ask(key: &str) -> io::Result<Option<Zeroizing<String>>> {
    let mut out = io::stderr();
    // Raw mode first: what is typed as soon as the question stands there must not be echoed.
    enable_raw_mode()?;
    let answer = write!(
        out,
        "{} (typed masked, Enter sets it, Esc leaves): ",
        shown::safe(key)
    )
    .and_then(|()| execute!(out, EnableBracketedPaste))
    .and_then(|()| read(&mut out));
    let _ = execute!(out, DisableBracketedPaste);
    disable_raw_mode()?;
    writeln!(out)?;
    answer
}

fn read(out: &mut impl Write) -> io::Result<Option<Zeroizing<String>>> {
    let mut field = Field::default();
    loop {
        let before = field.text().graphemes(true).count();
        match event::read()? {
            Event::Paste(text) => {
                let text = Zeroizing::new(text);
                field.insert(&Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n")));
            }
            Event::Key(key) if key.kind != KeyEventKind::Release => match (key.code, key.modifiers) {
                (KeyCode::Enter, _) => return Ok(Some(Zeroizing::new(field.text().to_owned()))),
                (KeyCode::Esc, _) | (KeyCode::Char('c' | 'd'), KeyModifiers::CONTROL) => return Ok(None),
                (KeyCode::Backspace, _) => field.delete_back(),
                (KeyCode::Char('u'), KeyModifiers::CONTROL) => field.delete_to_start(),
                (KeyCode::Char(c), modifiers) if !modifiers.contains(KeyModifiers::CONTROL) => {
                    field.insert(c.encode_utf8(&mut [0; 4]));
                }
                _ => {}
            },
            _ => {}
        }
        let after = field.text().graphemes(true).count();
        if after > before {
            write!(out, "{}", "•".repeat(after - before))?;
        } else {
            write!(out, "{}", "\u{8} \u{8}".repeat(before - after))?;
        }
        out.flush()?;
    }
}
