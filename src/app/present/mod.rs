//! What may be seen: turns the state into words and glyphs, and masks on the way. The view draws nothing else.

mod add;
mod compare;
mod completion;
mod convert;
mod deploy;
mod detail;
mod doctor;
mod edit;
mod finding;
mod header;
mod import;
mod list;
mod mending;
mod merging;
mod palette;
mod parts;
mod removal;
mod rename;
mod review;
mod set_up;
mod transfer;
mod tree;
mod vault;
mod walk;
mod wrap;

use std::borrow::Cow;

use super::dialog::Dialog;
use super::keymap::{Action, Context, Keymap};
use super::state::State;

pub use add::add;
pub use compare::{CompareHead, CompareLine, compare, compare_head};
pub use convert::{ConvertView, convert};
pub use deploy::{DeployHead, deploy, deploy_head, deploy_nothing};
pub use detail::{detail, detail_title};
pub use doctor::{doctor, doctor_head};
pub use edit::{EditView, edit};
pub use finding::ListLine;
pub use header::{
    banner_count, banners, clickable, help_hint, hints, notice, profiles, progress, project, tabs, unsaved,
};
pub use import::{ImportView, import, path};
pub use list::{FieldView, ListView, RowView};
pub use parts::{PartLine, PartsView, parts};
pub use review::{ReviewLine, review};
pub use set_up::{Finish, QueueLine, finish, queue};
pub use tree::{Line, finding, glyph, lines};
pub use walk::explain;
pub use wrap::wrap;

/// How something is to be coloured; each tone has a glyph or word beside it, so colour says nothing alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// Text of less weight.
    Dim,
    /// Headings.
    Strong,
    /// A value that is there.
    Good,
    /// A value from elsewhere.
    Inherited,
    /// Something to be filled in.
    ToDo,
    /// Something that is not there, or broken.
    Bad,
    /// Something to look at.
    Warning,
    /// A secret in the open.
    Revealed,
}

impl Tone {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Plain,
        Self::Dim,
        Self::Strong,
        Self::Good,
        Self::Inherited,
        Self::ToDo,
        Self::Bad,
        Self::Warning,
        Self::Revealed,
    ];
}

/// A piece of text with its tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, fit to be shown.
    pub text: String,
    /// Its tone.
    pub tone: Tone,
}

/// A piece of text.
#[must_use]
pub fn piece(text: impl Into<String>, tone: Tone) -> Piece {
    Piece {
        text: text.into(),
        tone,
    }
}

/// An open dialog with a list.
#[must_use]
pub fn dialog(state: &State, dialog: &Dialog) -> ListView {
    match dialog {
        Dialog::Removal(dialog) => removal::removal(state, dialog),
        Dialog::Rename(dialog) => rename::rename(state, dialog),
        Dialog::Transfer(dialog) => transfer::transfer(state, dialog),
        Dialog::Completion(dialog) => completion::completion(state, dialog),
        Dialog::Mending(dialog) => mending::mending(state, dialog),
        Dialog::Palette(dialog) => palette::palette(dialog),
        Dialog::Merge(dialog) => merging::merging(state, dialog),
        Dialog::Vault(dialog) => vault::vault(state, dialog),
    }
}

/// The signs of the tree and what they mean, as help and README tell them.
pub const SIGNS: [(&str, &str); 10] = [
    ("●", "set in the profile's own file"),
    ("↳", "inherited from a shared or global file"),
    ("$", "set by an environment variable"),
    ("◆", "set in a vault, as it was when it was fetched with `V`"),
    ("◌", "a placeholder"),
    (
        "→",
        "nothing here, but dlt finds a value elsewhere on its way: `x` shows where",
    ),
    (
        "✗",
        "missing: dlt fails without it (with no code to tell: another profile has it)",
    ),
    ("·", "not here: another profile has it, and dlt does without"),
    ("∅", "an empty string"),
    (
        "!",
        "to be looked at: a leftover comment, or a secret in a config file",
    ),
];

/// The help: headings, the signs, rows of keys.
#[must_use]
pub fn help(keys: &Keymap) -> Vec<(String, Cow<'_, str>)> {
    let mut lines = vec![(String::new(), Cow::Borrowed("Signs"))];
    let named = |meaning: &'static str| {
        let usual = [("`V`", Action::Vault), ("`x`", Action::Explain)];
        let key = usual.into_iter().find(|(key, _)| meaning.contains(key));
        key.map_or(Cow::Borrowed(meaning), |(key, action)| {
            let name = keys.name(Context::Screens, action);
            Cow::Owned(meaning.replace(key, &format!("`{name}`")))
        })
    };
    lines.extend(SIGNS.map(|(sign, meaning)| (sign.to_owned(), named(meaning))));
    for context in Context::ALL {
        lines.push((String::new(), Cow::Borrowed(context.title())));
        for binding in keys.rows(context) {
            let names: Vec<String> = binding.keys.iter().map(|key| key.name()).collect();
            lines.push((names.join(" "), Cow::Borrowed(&*binding.sentence)));
        }
    }
    lines
}
