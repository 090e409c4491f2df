//! A board that texts are put on for other programs to take, and who takes the secret ones away again.

use crate::app::copy::{CopyRequest, What};
use crate::secret::Secret;

/// What a clipboard can do. Its errors are sentences of ours: they hold no text of anyone's.
pub trait Board {
    /// Puts a text on it; of a secret one, histories of clipboards are told to keep nothing.
    ///
    /// # Errors
    /// Why there is no clipboard.
    fn put(&mut self, text: &Secret, secret: bool) -> Result<(), &'static str>;

    /// Whether it holds this text; a board that cannot be read is taken to.
    ///
    /// # Errors
    /// Why there is no clipboard.
    fn holds(&mut self, text: &Secret) -> Result<bool, &'static str>;

    /// Takes away what it holds.
    ///
    /// # Errors
    /// Why there is no clipboard.
    fn empty(&mut self) -> Result<(), &'static str>;
}

/// Knows which value on a board is ours, and takes it away: when its time is over, and at the end.
///
/// What somebody else has put there meanwhile stays.
pub struct Keeper<B: Board> {
    board: B,
    ours: Option<(u64, Secret)>,
}

impl<B: Board> Keeper<B> {
    /// A keeper with nothing on its board yet.
    pub fn new(board: B) -> Self {
        Self { board, ours: None }
    }

    /// Puts a text on the board. A value is ours to take away from now on, in place of the one before.
    ///
    /// # Errors
    /// Why there is no clipboard.
    pub fn copy(&mut self, request: CopyRequest) -> Result<(), &'static str> {
        let is_secret = request.what == What::Value;
        self.board.put(&request.text, is_secret)?;
        self.ours = is_secret.then_some((request.serial, request.text));
        Ok(())
    }

    /// Takes away the value of that number if the board still holds it.
    ///
    /// # Errors
    /// Why it could not be found out or done; it is tried once more at the end.
    pub fn empty(&mut self, serial: u64) -> Result<(), &'static str> {
        match &self.ours {
            Some((number, text)) if *number == serial => {
                if self.board.holds(text)? {
                    self.board.empty()?;
                }
                self.ours = None;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl<B: Board> Drop for Keeper<B> {
    fn drop(&mut self) {
        if let Some((serial, _)) = self.ours {
            // Nobody is left to tell.
            let _ = self.empty(serial);
        }
    }
}
