//! A line of text that is typed in a dialog.

use crate::app::field::Field;
use crate::app::keymap::Action;

/// What a key does to the line: what it stands for there, else the character it types.
pub(super) fn on_line(field: &mut Field, action: Option<Action>, typed: Option<char>) {
    match action {
        Some(Action::Left) => field.step(false),
        Some(Action::Right) => field.step(true),
        Some(Action::First) => field.jump(false),
        Some(Action::Last) => field.jump(true),
        Some(Action::DeleteBack) => field.delete_back(),
        Some(Action::DeleteForward) => field.delete_forward(),
        Some(Action::DeleteWord) => field.delete_word(),
        Some(Action::DeleteToStart) => field.delete_to_start(),
        _ => {
            if let Some(c) = typed {
                field.insert(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}
