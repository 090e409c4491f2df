//! A masked prompt for one value on the command line.

use std::io::{self, Write};
use std::time::Duration;

use crossterm::cursor::MoveToColumn;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, KeyEvent, KeyEventKind};
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use zeroize::Zeroizing;

use super::input::Input;
use crate::app::Message;
use crate::app::edit::told;
use crate::app::field::{Field, Room, Scroll, Signs};
use crate::app::keymap::{self, Action, Context, Keymap};
use crate::shown;

/// What stands before the signs.
const HEAD: &str = "> ";

/// Asks for the value of a key on the terminal; `None` when the user gives up.
///
/// # Errors
/// The terminal cannot be read.
pub fn ask(key: &str) -> io::Result<Option<Zeroizing<String>>> {
    let mut out = io::stderr();
    // Raw mode first: what is typed as soon as the question stands there must not be echoed.
    enable_raw_mode()?;
    let answer = execute!(
        out,
        Print(shown::safe(key)),
        Print(" (masked, Enter sets it, Alt-Enter begins a line, Esc leaves)\r\n"),
        Print(HEAD),
        EnableBracketedPaste
    )
    .and_then(|()| read(&mut out));
    let _ = execute!(out, DisableBracketedPaste);
    disable_raw_mode()?;
    writeln!(out)?;
    answer
}

fn read(out: &mut impl Write) -> io::Result<Option<Zeroizing<String>>> {
    let mut input = Input::open()?;
    let mut field = Field::default();
    let mut scroll = Scroll::default();
    loop {
        let mut pasted = Vec::new();
        match input.next(Duration::from_secs(60))? {
            // Line breaks in it are text, and so is everything else.
            Some(Message::Paste(text)) => {
                let text = Zeroizing::new(text.expose().replace("\r\n", "\n").replace('\r', "\n"));
                field.paste(&text);
                pasted = told::of(&text, None);
            }
            Some(Message::Key(event)) if event.kind != KeyEventKind::Release => {
                match press(&mut field, &event) {
                    Press::Change => {}
                    Press::Accept => return Ok(Some(Zeroizing::new(field.text().to_owned()))),
                    Press::Leave => return Ok(None),
                }
            }
            _ => continue,
        }
        draw(out, &field, &mut scroll, &pasted)?;
    }
}

enum Press {
    Change,
    Accept,
    Leave,
}

/// The keys are those of the edit dialog, as far as they have a meaning here.
fn press(field: &mut Field, event: &KeyEvent) -> Press {
    match Keymap::default().action(Context::Edit, event) {
        Some(Action::Accept) => return Press::Accept,
        Some(Action::Leave) => return Press::Leave,
        Some(Action::DeleteForward) if field.text().is_empty() => return Press::Leave,
        Some(Action::NewLine) => field.insert("\n"),
        Some(Action::Left) => field.step(false),
        Some(Action::Right) => field.step(true),
        Some(Action::WordLeft) => field.step_word(false),
        Some(Action::WordRight) => field.step_word(true),
        Some(Action::Up) => drop(field.step_lines(-1, Signs::Masked)),
        Some(Action::Down) => drop(field.step_lines(1, Signs::Masked)),
        Some(Action::First) => field.home(),
        Some(Action::Last) => field.end(),
        Some(Action::TextStart) => field.jump(false),
        Some(Action::TextEnd) => field.jump(true),
        Some(Action::DeleteBack) => field.delete_back(),
        Some(Action::DeleteForward) => field.delete_forward(),
        Some(Action::DeleteWord) => field.delete_word(),
        Some(Action::DeleteToStart) => field.delete_to_start(),
        Some(Action::Undo) => drop(field.undo()),
        Some(Action::Redo) => drop(field.redo()),
        Some(_) => {}
        None => {
            if let Some(c) = keymap::typed(event) {
                field.insert(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
    Press::Change
}

/// Draws the cursor's line over the one that stands there, and what was just pasted behind it.
fn draw(out: &mut impl Write, field: &Field, scroll: &mut Scroll, pasted: &[String]) -> io::Result<()> {
    let (width, _) = crossterm::terminal::size().unwrap_or((80, 24));
    let place = field.place(Signs::Masked);
    let told = match (pasted.first(), field.line_count()) {
        (Some(pasted), _) => format!("  {pasted}"),
        (None, 1) => String::new(),
        (None, all) => format!("  line {} of {all}", place.line + 1),
    };
    let taken = HEAD.len() + told.chars().count() + 1;
    let room = Room {
        lines: 1,
        columns: usize::from(width).saturating_sub(taken).max(8),
    };
    *scroll = field.scrolled(*scroll, room, place);
    let signs = field.lines(*scroll, room, place, Signs::Masked).concat();
    let column = HEAD.len() + place.column - scroll.left;
    queue!(
        out,
        MoveToColumn(0),
        Clear(ClearType::UntilNewLine),
        Print(HEAD),
        Print(signs),
        Print(told),
        MoveToColumn(u16::try_from(column).unwrap_or(u16::MAX))
    )?;
    out.flush()
}
