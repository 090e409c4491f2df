//! What a click means, read off the drawn screen itself: a hint is its key, a line of a dialog's list so many steps.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use crate::app::keymap::Context;
use crate::app::look::Look;
use crate::app::message::Message;
use crate::app::present;
use crate::app::state::{Mode, State};

/// A message with the keys in its place where it is a click that stands for some.
#[must_use]
pub fn messages(state: &State, message: Message) -> Vec<Message> {
    let keys = match &message {
        Message::Mouse(event) => keys(state, event),
        _ => Vec::new(),
    };
    if keys.is_empty() {
        return vec![message];
    }
    keys.into_iter().map(Message::Key).collect()
}

/// The keys that a click stands for; none where the screen itself knows what was clicked.
fn keys(state: &State, event: &MouseEvent) -> Vec<KeyEvent> {
    if !matches!(event.kind, MouseEventKind::Down(MouseButton::Left)) {
        return Vec::new();
    }
    let at = Position {
        x: event.column,
        y: event.row,
    };
    let Some(buffer) = drawn(state).filter(|buffer| buffer.area.contains(at)) else {
        return Vec::new();
    };
    if let Some(key) = hint_at(state, &buffer, at) {
        return vec![key];
    }
    match state.mode {
        Mode::Browse | Mode::Filter => Vec::new(),
        _ => line_at(state, &buffer, at),
    }
}

/// The screen as a terminal with every sign shows it.
fn drawn(state: &State) -> Option<Buffer> {
    let backend = TestBackend::new(state.size.width, state.size.height);
    let mut terminal = Terminal::new(backend).ok()?;
    terminal
        .draw(|frame| super::view_as(state, Look::default(), frame))
        .ok()?;
    Some(terminal.backend().buffer().clone())
}

/// The key of the hint that stands there.
fn hint_at(state: &State, buffer: &Buffer, at: Position) -> Option<KeyEvent> {
    let hints = present::clickable(&state.keys, Context::of(state));
    let find = |words: &str| {
        (buffer.area.left()..buffer.area.right()).find(|x| stands_at(buffer, (*x, at.y), words))
    };
    if at.y == buffer.area.top() {
        // The header has the one that leads to all the others.
        let help = present::help_hint(&state.keys);
        let (words, key) = hints.iter().find(|(words, _)| *words == help)?;
        let x = find(words)?;
        return (x..x + words.width() as u16).contains(&at.x).then_some(*key);
    }
    let mut x = find(&hints.first()?.0)?;
    for (words, key) in &hints {
        if !stands_at(buffer, (x, at.y), words) {
            break;
        }
        let end = x + words.width() as u16;
        if (x..end).contains(&at.x) {
            return Some(*key);
        }
        x = end + 3;
    }
    None
}

/// Whether a text stands there.
fn stands_at(buffer: &Buffer, (x, y): (u16, u16), text: &str) -> bool {
    let end = x.saturating_add(text.width() as u16);
    if end > buffer.area.right() {
        return false;
    }
    let cells: String = (x..end).map(|x| buffer[(x, y)].symbol()).collect();
    cells == text
}

/// The steps from the chosen line of a dialog's list to the one that stands there; on the chosen one, what opens it.
fn line_at(state: &State, buffer: &Buffer, at: Position) -> Vec<KeyEvent> {
    let Some(inner) = dialog(buffer).filter(|inner| inner.contains(at)) else {
        return Vec::new();
    };
    let is_empty = |y: u16| (inner.left()..inner.right()).all(|x| buffer[(x, y)].symbol() == " ");
    let is_mark = |y: &u16| (inner.left()..inner.right()).any(|x| buffer[(x, *y)].symbol() == "▸");
    let Some(chosen) = (inner.top()..inner.bottom()).find(is_mark) else {
        return Vec::new();
    };
    // A list has nothing but its lines between two empty ones.
    if (chosen.min(at.y)..=chosen.max(at.y)).any(is_empty) {
        return Vec::new();
    }
    let key = |code: KeyCode| KeyEvent::from(code);
    match at.y.cmp(&chosen) {
        std::cmp::Ordering::Less => vec![key(KeyCode::Up); usize::from(chosen - at.y)],
        std::cmp::Ordering::Greater => vec![key(KeyCode::Down); usize::from(at.y - chosen)],
        std::cmp::Ordering::Equal => match Context::of(state) {
            Context::Completion | Context::Import => vec![key(KeyCode::Char(' '))],
            Context::Add | Context::Transfer | Context::Mending | Context::Palette => {
                vec![key(KeyCode::Enter)]
            }
            _ => Vec::new(),
        },
    }
}

/// The inside of the open dialog: no other box has round corners.
fn dialog(buffer: &Buffer) -> Option<Rect> {
    let corner = |symbol: &str| {
        let index = buffer.content.iter().position(|cell| cell.symbol() == symbol)?;
        Some(buffer.pos_of(index))
    };
    let ((left, top), (right, bottom)) = (corner("╭")?, corner("╯")?);
    Some(Rect::new(
        left + 1,
        top + 1,
        right.saturating_sub(left + 1),
        bottom.saturating_sub(top + 1),
    ))
}
