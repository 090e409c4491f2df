//! Bytes of a terminal -> messages.
//!
//! A terminal sends a paste as `ESC[200~ text ESC[201~`. Most terminals take `ESC` out of the text, not all do, and
//! multiplexers paste it as it is. So behind an `ESC[201~` it is waited until nothing comes for [`SETTLED`]: if another
//! one comes before, then the first one was part of the text, and so is all that stands between, keys or not.
//!
//! The limit: what a terminal sends more than [`SETTLED`] after an `ESC[201~` within the pasted text acts as keys, for
//! nothing tells it from them. And what is typed within that time between two pastes is taken for a part of one.

use std::collections::VecDeque;
use std::time::Duration;

use zeroize::{Zeroize, Zeroizing};

use super::message_of;
use crate::app::Message;
use crate::secret::Secret;

/// How long nothing must come after a paste before it is taken for whole.
const SETTLED: Duration = Duration::from_millis(50);

/// How long nothing must come after an `ESC` before it is taken for the key.
const ALONE: Duration = Duration::from_millis(25);

const ESC: u8 = 0x1b;
const BEGIN: &[u8] = b"\x1b[200~";
const END: &[u8] = b"\x1b[201~";

/// What bytes are, so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Keys.
    Keys,
    /// Pasted text, its end not seen; so many bytes of it were searched.
    Pasting(usize),
    /// Pasted text and its end, and perhaps more.
    Ended,
}

/// Bytes being taken apart.
pub(super) struct Bytes {
    state: State,
    /// A key that is not whole, or pasted text.
    pending: Zeroizing<Vec<u8>>,
    messages: VecDeque<Message>,
}

impl Default for Bytes {
    fn default() -> Self {
        Self {
            state: State::Keys,
            pending: Zeroizing::default(),
            messages: VecDeque::new(),
        }
    }
}

impl Bytes {
    /// The next message.
    pub(super) fn next(&mut self) -> Option<Message> {
        self.messages.pop_front()
    }

    /// Takes bytes in; whether they are more than moves of the mouse, which say nothing of a paste.
    pub(super) fn take(&mut self, bytes: &[u8]) -> bool {
        match self.state {
            State::Keys => {
                let paste = bytes.iter().enumerate().find_map(|(at, byte)| {
                    self.key(*byte);
                    (self.state != State::Keys).then_some(at + 1)
                });
                if let Some(at) = paste {
                    self.take(&bytes[at..]);
                }
                true
            }
            State::Pasting(searched) => {
                self.pending.extend_from_slice(bytes);
                if find(&self.pending[searched..], END).is_some() {
                    self.state = State::Ended;
                } else {
                    self.state = State::Pasting(self.pending.len().saturating_sub(END.len()));
                }
                true
            }
            State::Ended => {
                self.pending.extend_from_slice(bytes);
                !are_moves(bytes)
            }
        }
    }

    /// How long nothing must come for what is pending to be all there is; `None` where it is not waited for.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            // The rest of a longer sequence, or of a character, is on its way.
            State::Keys => (self.pending[..] == [ESC]).then_some(ALONE),
            State::Pasting(_) => None,
            State::Ended => Some(SETTLED),
        }
    }

    /// Nothing came for that long.
    pub(super) fn rest(&mut self) {
        match self.state {
            State::Keys if self.pending[..] == [ESC] => self.parse(),
            State::Keys | State::Pasting(_) => {}
            State::Ended => {
                let pending = std::mem::take(&mut self.pending);
                self.state = State::Keys;
                let end = pending.windows(END.len()).rposition(|window| window == END);
                let end = end.unwrap_or(pending.len());
                let text = Zeroizing::new(String::from_utf8_lossy(&pending[..end]).into_owned());
                self.messages
                    .push_back(Message::Paste(Secret::from(text.as_str())));
                self.take(pending.get(end + END.len()..).unwrap_or_default());
            }
        }
    }

    /// Takes one byte of a key in.
    fn key(&mut self, byte: u8) {
        self.pending.push(byte);
        match &self.pending[..] {
            // More may come.
            [ESC] => {}
            [ESC, ESC] => {
                self.pending.pop();
                self.parse();
                self.pending.push(ESC);
            }
            whole if whole == BEGIN => {
                self.forget();
                self.state = State::Pasting(0);
            }
            whole if whole == END => self.forget(),
            _ => self.parse(),
        }
    }

    /// Makes a message of what is pending, once that is a whole key.
    fn parse(&mut self) {
        if is_nowhere(&self.pending) {
            // The parser would count such a place down from nought.
            self.forget();
            return;
        }
        let Some(event) = terminput::Event::parse_from(&self.pending).transpose() else {
            return;
        };
        let event = event
            .ok()
            .and_then(|event| terminput_crossterm::to_crossterm(event).ok());
        self.messages.extend(event.and_then(message_of));
        self.forget();
    }

    fn forget(&mut self) {
        self.pending.zeroize();
        self.pending.clear();
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Whether bytes are nothing but reports of a mouse that moves with no button down: `ESC[<35;x;yM`.
fn are_moves(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(tail) = rest.strip_prefix(b"\x1b[<35;") {
        let end = tail
            .iter()
            .position(|byte| !byte.is_ascii_digit() && *byte != b';');
        match end.filter(|end| tail[*end] == b'M') {
            Some(end) => rest = &tail[end + 1..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// Whether bytes are an event of the mouse in a column or line 0, which no terminal has: they begin with 1.
fn is_nowhere(bytes: &[u8]) -> bool {
    let inner = bytes
        .strip_prefix(b"\x1b[")
        .and_then(|rest| rest.strip_suffix(b"M").or_else(|| rest.strip_suffix(b"m")));
    inner.is_some_and(|inner| {
        let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<u16>().ok();
        inner
            .split(|byte| *byte == b';')
            .skip(1)
            .any(|digits| number(digits) == Some(0))
    })
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use proptest::prelude::*;

    use super::*;

    /// What bytes come to when they come in these pieces, and then nothing for long.
    fn messages(pieces: &[&[u8]]) -> Vec<String> {
        let mut bytes = Bytes::default();
        for piece in pieces {
            bytes.take(piece);
        }
        while bytes.patience().is_some() {
            bytes.rest();
        }
        std::iter::from_fn(|| bytes.next())
            .map(|message| told(&message))
            .collect()
    }

    #[test]
    fn the_mouse_in_a_column_or_line_that_is_none_is_nothing() {
        for bytes in [
            &b"\x1b[<0;0;5Mx"[..],
            b"\x1b[<0;5;0mx",
            b"\x1b[32;0;1Mx",
            b"\x1b[32;1;+0Mx",
        ] {
            assert_eq!(messages(&[bytes]), messages(&[b"x"]), "{bytes:?}");
        }
    }

    fn told(message: &Message) -> String {
        match message {
            Message::Paste(text) => format!("paste {}", text.expose()),
            Message::Key(KeyEvent { code, modifiers, .. }) => {
                let alt = if modifiers.contains(KeyModifiers::ALT) {
                    "Alt-"
                } else {
                    ""
                };
                match code {
                    KeyCode::Char(c) => format!("{alt}{c}"),
                    code => format!("{alt}{code}"),
                }
            }
            Message::Mouse(_) => "mouse".to_owned(),
            Message::FocusLost => "focus lost".to_owned(),
            _ => "something else".to_owned(),
        }
    }

    #[test]
    fn keys_are_keys() {
        assert_eq!(
            messages(&[b"a\rb\x1b[A\x1bOP\x1b[1;5H\x1b\rx"]).join(" "),
            "a Enter b Up F1 Home Alt-Enter x"
        );
        assert_eq!(messages(&["é名".as_bytes()]), ["é", "名"]);
        assert_eq!(messages(&[b"\x1b"]), ["Esc"]);
        assert_eq!(messages(&[b"\x1b\x1b"]), ["Esc", "Esc"]);
        assert_eq!(messages(&[b"\x1b", b"[B"]), ["Down"]);
        assert_eq!(messages(&[b"\x1b[", b"A"]), ["Up"]);
        assert_eq!(
            messages(&["名".as_bytes().split_at(1).0, "名".as_bytes().split_at(1).1]),
            ["名"]
        );
        assert_eq!(messages(&[b"\x1b[<35;1;1Mx\x1b[O"]), ["mouse", "x", "focus lost"]);
    }

    #[test]
    fn a_paste_is_one_message_and_what_is_typed_behind_it_is_not_part_of_it() {
        assert_eq!(messages(&[b"\x1b[200~a\r\nb\x1b[201~"]), ["paste a\r\nb"]);
        assert_eq!(
            messages(&[b"x\x1b[20", b"0~a", b"b\x1b[2", b"01~\ry"]),
            ["x", "paste ab", "Enter", "y"]
        );
        assert_eq!(messages(&[b"\x1b[200~\x1b[201~"]), ["paste "]);
    }

    #[test]
    fn the_end_of_a_paste_within_a_paste_is_text() {
        let text = b"\x1b[200~a\x1b[201~\rsy\x1b[201~";
        assert_eq!(messages(&[text]), ["paste a\x1b[201~\rsy"]);
        for at in 0..text.len() {
            assert_eq!(
                messages(&[&text[..at], &text[at..]]),
                ["paste a\x1b[201~\rsy"],
                "split at {at}"
            );
        }
        // One that begins another, as if it were typed between two.
        let text = b"\x1b[200~a\x1b[201~\rsy\x1b[200~b\x1b[201~\r";
        assert_eq!(messages(&[text]), ["paste a\x1b[201~\rsy\x1b[200~b", "Enter"]);
    }

    #[test]
    fn what_comes_when_a_paste_has_settled_is_keys() {
        let mut bytes = Bytes::default();
        bytes.take(b"\x1b[200~a\x1b[201~");
        assert_eq!(bytes.patience(), Some(SETTLED));
        bytes.rest();
        // The limit: the rest of a pasted text that comes too late, with its end.
        bytes.take(b"s\x1b[201~");
        let told: Vec<String> = std::iter::from_fn(|| bytes.next())
            .map(|message| told(&message))
            .collect();
        assert_eq!(told, ["paste a", "s"]);
    }

    #[test]
    fn a_moving_mouse_does_not_hold_a_paste_up() {
        let mut bytes = Bytes::default();
        bytes.take(b"\x1b[200~a\x1b[201~");
        assert!(!bytes.take(b"\x1b[<35;10;2M\x1b[<35;11;2M"));
        assert!(bytes.take(b"\x1b[<0;10;2M"));
        assert!(bytes.take(b"\x1b[<35;10;2Mx"));
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0..300_usize) {
            let at = at.min(bytes.len());
            messages(&[&bytes[..at], &bytes[at..]]);
        }

        #[test]
        fn any_text_that_is_pasted_arrives_whole(text in any::<String>(), inside in any::<bool>(), at in 0..99_usize) {
            let text = if inside { format!("{text}\x1b[201~\r{text}\x1b[200~") } else { text };
            let wire = [BEGIN, text.as_bytes(), END].concat();
            let at = at.min(wire.len());
            prop_assert_eq!(messages(&[&wire[..at], &wire[at..]]), [format!("paste {text}")]);
        }
    }
}
