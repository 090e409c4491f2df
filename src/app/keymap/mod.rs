//! The keys: one table that dispatch, footer, help and README are read from.

mod context;
mod key;
mod table;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use context::Context;
pub use key::Key;
pub use table::BINDINGS;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    NextScreen,
    PreviousScreen,
    Workspace,
    SetUp,
    Compare,
    Deploy,
    Doctor,
    NextProfile,
    NextFilter,
    Matrix,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Edit,
    Fold,
    Filter,
    NextToDo,
    PreviousToDo,
    Reveal,
    CopyValue,
    CopyEnvName,
    CopyKey,
    Add,
    Import,
    Choose,
    Delete,
    Rename,
    Transfer,
    TransferToFill,
    ToggleMove,
    ToggleToFill,
    ToggleReplace,
    MakeComplete,
    Mend,
    NextTheme,
    Palette,
    Fix,
    Show,
    NextList,
    Toggle,
    ToggleAll,
    Undo,
    Redo,
    Review,
    Explain,
    Help,
    Suspend,
    Quit,
    Leave,
    Accept,
    Complete,
    NewLine,
    ToggleShow,
    SwitchSpelling,
    CutEdges,
    TextStart,
    TextEnd,
    SwitchFile,
    SwitchFileBack,
    DeleteBack,
    DeleteForward,
    DeleteWord,
    DeleteToStart,
    WordLeft,
    WordRight,
    Save,
    SaveAndQuit,
    DropAndQuit,
    Convert,
    AddParameter,
    Vault,
    Connect,
    TakeOut,
    TakeOutAll,
    EditWhole,
}

/// One row of the table.
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, the one to be shown in footers first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// The sentence in help and README.
    pub sentence: &'static str,
    /// The word in the footer, and its rank: the lowest stay longest on a narrow terminal.
    pub hint: Option<(&'static str, u8)>,
}

impl Binding {
    /// What it does, with the footer's word for it in front where the sentence does not have that.
    #[must_use]
    pub fn command(&self) -> String {
        match self.hint {
            Some((word, _)) if !self.sentence.contains(word) => format!("{word}: {}", self.sentence),
            _ => self.sentence.to_owned(),
        }
    }
}

/// The rows of a context itself, without those that hold on every screen.
pub fn rows(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.context == context)
}

/// What a key does in a context.
#[must_use]
pub fn action(context: Context, event: &KeyEvent) -> Option<Action> {
    binding(context, event).map(|binding| binding.action)
}

/// The row of a key in a context.
#[must_use]
pub fn binding(context: Context, event: &KeyEvent) -> Option<&'static Binding> {
    all_rows(context).find(|binding| binding.keys.iter().any(|key| key.matches(event)))
}

/// The rows that hold in a context: its own, then those of every screen.
pub fn all_rows(context: Context) -> impl Iterator<Item = &'static Binding> {
    rows(context).chain(context.around().into_iter().flat_map(rows))
}

/// The character a key types; none for one that is a command.
#[must_use]
pub fn typed(event: &KeyEvent) -> Option<char> {
    let command = KeyModifiers::CONTROL | KeyModifiers::ALT;
    // AltGr arrives as both of them.
    let is_command = event.modifiers.intersects(command) && !event.modifiers.contains(command);
    match event.code {
        KeyCode::Char(c) if !is_command => Some(c),
        _ => None,
    }
}

/// The key table in Markdown, as the README has it.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::new();
    for context in Context::ALL {
        out.push_str(&format!(
            "\n**{}**\n\n| key | does |\n| --- | --- |\n",
            context.title()
        ));
        for binding in rows(context) {
            let keys: Vec<String> = binding
                .keys
                .iter()
                .map(|key| format!("`{}`", key.name()))
                .collect();
            out.push_str(&format!("| {} | {} |\n", keys.join(" "), binding.sentence));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for context in Context::ALL {
            let keys: Vec<Key> = all_rows(context)
                .flat_map(|binding| binding.keys.iter().copied())
                .collect();
            for (index, key) in keys.iter().enumerate() {
                assert!(
                    !keys[..index].contains(key),
                    "{} twice in {context:?}",
                    key.name()
                );
            }
        }
    }

    #[test]
    fn every_context_can_be_left() {
        for context in Context::ALL {
            let leave = |binding: &Binding| matches!(binding.action, Action::Leave | Action::Quit);
            assert!(all_rows(context).any(leave), "{context:?}");
        }
    }
}
