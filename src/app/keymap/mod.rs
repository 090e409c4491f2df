//! The keys: one table that dispatch, footer, help and README are read from, and that the user's settings may change.

mod context;
mod key;
mod table;

use std::borrow::Cow;
use std::time::Duration;

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

impl Action {
    /// The name the settings have for it.
    #[must_use]
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }
}

/// `NextScreen` as `next-screen`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, the one to be shown in footers first.
    pub keys: Cow<'static, [Key]>,
    /// What they do.
    pub action: Action,
    /// The sentence in help and README.
    pub sentence: Cow<'static, str>,
    /// The word in the footer, and its rank: the lowest stay longest on a narrow terminal.
    pub hint: Option<(&'static str, u8)>,
}

impl Binding {
    /// What it does, with the footer's word for it in front where the sentence does not have that.
    #[must_use]
    pub fn command(&self) -> String {
        match self.hint {
            Some((word, _)) if !self.sentence.contains(word) => format!("{word}: {}", self.sentence),
            _ => self.sentence.clone().into_owned(),
        }
    }
}

/// The keys as they are in one run of the program.
#[derive(Clone, Debug)]
pub struct Keymap {
    rows: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self {
            rows: BINDINGS.to_vec(),
        }
    }
}

/// Keys that cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It could not be done any more.
    #[error("it needs a key")]
    NoKey,
    /// It means something else in the same situation.
    #[error("{key} is there for: {sentence}")]
    Taken {
        /// The key.
        key: String,
        /// What it does.
        sentence: String,
    },
    /// It would be typed.
    #[error("{0} is text there; give it Ctrl- or Alt-")]
    IsText(String),
}

impl Keymap {
    /// The rows of a context itself, without those that hold on every screen.
    pub fn rows(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.rows.iter().filter(move |binding| binding.context == context)
    }

    /// The rows that hold in a context: its own, then those of every screen.
    pub fn all_rows(&self, context: Context) -> impl Iterator<Item = &Binding> {
        let around = context.around().into_iter();
        self.rows(context)
            .chain(around.flat_map(|around| self.rows(around)))
    }

    /// What a key does in a context.
    #[must_use]
    pub fn action(&self, context: Context, event: &KeyEvent) -> Option<Action> {
        self.binding(context, event).map(|binding| binding.action)
    }

    /// The row of a key in a context.
    #[must_use]
    pub fn binding(&self, context: Context, event: &KeyEvent) -> Option<&Binding> {
        self.all_rows(context)
            .find(|binding| binding.keys.iter().any(|key| key.matches(event)))
    }

    /// The first key of an action of a context, as sentences name it.
    #[must_use]
    pub fn name(&self, context: Context, action: Action) -> String {
        let mut rows = self.rows(context).filter(|row| row.action == action);
        rows.next().map_or_else(String::new, |row| row.keys[0].name())
    }

    /// What is said after an edit: `s saves it, u undoes it`.
    #[must_use]
    pub fn save_or_undo(&self) -> String {
        let name = |action| self.name(Context::Screens, action);
        format!(
            "{} saves it, {} undoes it",
            name(Action::Review),
            name(Action::Undo)
        )
    }

    /// Gives an action of a context other keys, where it has one. Whether each of them is free is told by [`Keymap::check`], when
    /// all are given.
    pub fn give(&mut self, context: Context, action: Action, keys: Vec<Key>) {
        let mut rows = self.rows.iter_mut();
        if let Some(row) = rows.find(|row| row.context == context && row.action == action) {
            row.keys = keys.into();
        }
    }

    /// Whether every key of an action of a context means that alone.
    ///
    /// # Errors
    /// It has no key, or the first one that means something else, too, or would be typed.
    pub fn check(&self, context: Context, action: Action) -> Result<(), Misfit> {
        let own = self.rows(context).filter(|binding| binding.action == action);
        let keys: Vec<Key> = own.flat_map(|binding| binding.keys.iter().copied()).collect();
        if keys.is_empty() {
            return Err(Misfit::NoKey);
        }
        for key in &keys {
            if context.takes_text() && key.types() {
                return Err(Misfit::IsText(key.name()));
            }
            // Where the rows of every screen are given keys, each screen has a say.
            let places = Context::ALL
                .into_iter()
                .filter(|place| *place == context || place.around() == Some(context));
            for other in places.flat_map(|place| self.all_rows(place)) {
                let is_own = other.context == context && other.action == action;
                if !is_own && other.keys.contains(key) {
                    return Err(Misfit::Taken {
                        key: key.name(),
                        sentence: other.sentence.clone().into_owned(),
                    });
                }
            }
        }
        Ok(())
    }

    /// Tells of other times than the usual ones.
    #[must_use]
    pub fn with_times(mut self, reveal: Duration, copy: Duration) -> Self {
        for row in &mut self.rows {
            let (usual, time) = match row.action {
                Action::Reveal => (REVEAL, reveal),
                Action::CopyValue => (COPY, copy),
                _ => continue,
            };
            let told = |time: Duration| format!("{} s", time.as_secs());
            row.sentence = row.sentence.replace(&told(usual), &told(time)).into();
        }
        self
    }
}

/// How long a value is shown, where the settings say nothing else.
pub const REVEAL: Duration = Duration::from_secs(15);

/// How long a copied value stays on the clipboard, where the settings say nothing else.
pub const COPY: Duration = Duration::from_secs(20);

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
    let keymap = Keymap::default();
    for context in Context::ALL {
        out.push_str(&format!(
            "\n**{}**\n\n| key | does |\n| --- | --- |\n",
            context.title()
        ));
        for binding in keymap.rows(context) {
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
            let keys: Vec<Key> = Keymap::default()
                .all_rows(context)
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
            assert!(Keymap::default().all_rows(context).any(leave), "{context:?}");
        }
    }
}
