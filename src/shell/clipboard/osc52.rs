//! The terminal's clipboard, told by the escape sequence OSC 52; it is written to and never read.

use std::io::Write;

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use zeroize::Zeroizing;

use super::board::Board;
use crate::secret::Secret;

/// Writes to a terminal. The text goes out in base64: nothing of it is taken for a sequence.
pub struct Osc52<W: Write> {
    /// The terminal.
    pub terminal: W,
    /// Whether tmux stands before the terminal. Asked plainly, tmux would keep a copy of its own and never empty it;
    /// so it is asked to let the sequence through.
    pub through_tmux: bool,
}

impl<W: Write> Osc52<W> {
    fn write(&mut self, text: &str) -> Result<(), &'static str> {
        let mut sequence = Zeroizing::new(String::new());
        // Writing into memory does not fail.
        let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut *sequence);
        if self.through_tmux {
            let inner = Zeroizing::new(sequence.replace('\x1b', "\x1b\x1b"));
            *sequence = format!("\x1bPtmux;{}\x1b\\", *inner);
        }
        let written = self.terminal.write_all(sequence.as_bytes());
        written
            .and_then(|()| self.terminal.flush())
            .map_err(|_| "the terminal is gone")
    }
}

impl<W: Write> Board for Osc52<W> {
    fn put(&mut self, text: &Secret, _: bool) -> Result<(), &'static str> {
        self.write(text.expose())
    }

    fn holds(&mut self, _: &Secret) -> Result<bool, &'static str> {
        Ok(true)
    }

    fn empty(&mut self) -> Result<(), &'static str> {
        self.write("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(through_tmux: bool) -> Vec<u8> {
        let mut board = Osc52 {
            terminal: Vec::new(),
            through_tmux,
        };
        board.put(&"a\x1b\\\x07;é\n".into(), true).unwrap();
        assert!(board.holds(&"a".into()).unwrap());
        board.empty().unwrap();
        board.terminal
    }

    #[test]
    fn a_text_of_any_signs_goes_out_as_base64_and_nothing_is_an_empty_sequence() {
        assert_eq!(written(false), b"\x1b]52;c;YRtcBzvDqQo=\x1b\\\x1b]52;c;\x1b\\");
    }

    #[test]
    fn tmux_is_asked_to_let_the_sequence_through() {
        assert_eq!(
            written(true),
            b"\x1bPtmux;\x1b\x1b]52;c;YRtcBzvDqQo=\x1b\x1b\\\x1b\\\x1bPtmux;\x1b\x1b]52;c;\x1b\x1b\\\x1b\\"
        );
    }
}
