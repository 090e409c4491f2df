//! The command palette: everything the keys do on the screen, found by its words.

use super::finder::{Finder, Way};
use super::keymap::{Action, Binding, Context};
use super::pending;
use super::state::State;

/// The palette.
pub struct Palette {
    /// What is typed.
    pub find: String,
    /// The commands there are.
    commands: Vec<Binding>,
    /// Those that have the words, the best first.
    pub found: Vec<Command>,
    /// The number of the chosen one among them.
    pub cursor: usize,
}

/// A command that was found.
pub struct Command {
    /// Its row of the keymap.
    pub binding: Binding,
    /// The characters of its sentence that were found, by their number.
    pub marks: Vec<usize>,
}

impl Palette {
    /// What can be done on the screen that is shown, as help lists it.
    #[must_use]
    pub fn open(state: &State) -> Self {
        let rows = state.keys.all_rows(Context::of_screen(state.screen));
        let mut palette = Self {
            find: String::new(),
            commands: rows
                .filter(|binding| is_command(state, binding.action))
                .cloned()
                .collect(),
            found: Vec::new(),
            cursor: 0,
        };
        palette.look();
        palette
    }

    /// Changes what is typed.
    pub fn change(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.find);
        self.look();
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        let last = self.found.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// What the chosen command does.
    #[must_use]
    pub fn chosen(&self) -> Option<Action> {
        Some(self.found.get(self.cursor)?.binding.action)
    }

    fn look(&mut self) {
        self.cursor = 0;
        for way in Way::ALL {
            let mut finder = Finder::new(&self.find, way);
            let scored = self.commands.iter().filter_map(|binding| {
                let sentence = binding.command();
                Some((finder.score(&sentence)?, finder.marks(&sentence), binding.clone()))
            });
            let mut scored: Vec<_> = scored.collect();
            // Of those that have the words as well as each other, the order is that of the keymap.
            scored.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
            let found = scored.into_iter();
            self.found = found
                .map(|(_, marks, binding)| Command { binding, marks })
                .collect();
            if !self.found.is_empty() {
                break;
            }
        }
    }
}

/// Whether an action is worth being listed: not a mere step of the cursor, and one that finds something to do.
fn is_command(state: &State, action: Action) -> bool {
    let is_on_key = || {
        let node = state.browse.node();
        node.is_some_and(|node| state.workspace.tree().is_key(node))
    };
    match action {
        Action::Up
        | Action::Down
        | Action::Left
        | Action::Right
        | Action::PageUp
        | Action::PageDown
        | Action::First
        | Action::Last
        | Action::Palette => false,
        Action::Undo => state.history.next(true).is_some(),
        Action::Redo => state.history.next(false).is_some(),
        Action::Review => pending::count(&state.workspace) > 0,
        Action::Reveal | Action::CopyValue | Action::CopyEnvName | Action::Explain => is_on_key(),
        Action::Leave => !state.browse.filter.is_empty(),
        _ => true,
    }
}
