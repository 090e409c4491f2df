//! The dialog in which a key or section is moved or copied to another file.

use super::standing::Standing;
use super::state::State;
use super::transferred::{Manner, Transferred};
use crate::dlt::layout::{Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::workspace::Workspace;
use crate::workspace::file::Content;

/// A key or section on its way to another file.
pub struct TransferDialog {
    /// What it is, and the file it stands in.
    pub standing: Standing,
    /// The files it may go to.
    pub targets: Vec<FileIndex>,
    /// The number of the chosen one among them.
    pub cursor: usize,
    /// How it goes.
    pub manner: Manner,
    /// What that comes to, or why it cannot be.
    pub plan: Result<Transferred, String>,
}

impl TransferDialog {
    /// Opens the dialog on the cursor's key or section.
    ///
    /// # Errors
    /// The sentence that says why there is nothing to move.
    pub fn open(state: &State) -> Result<Self, String> {
        Self::of(state, Standing::of_cursor(state)?)
    }

    fn of(state: &State, standing: Standing) -> Result<Self, String> {
        let mut dialog = Self {
            standing,
            targets: Vec::new(),
            cursor: 0,
            manner: Manner::default(),
            plan: Err(String::new()),
        };
        dialog.list(&state.workspace);
        if dialog.targets.is_empty() {
            return Err("there is no other file it could go to".to_owned());
        }
        dialog.look(state);
        Ok(dialog)
    }

    /// Lists the files it may go to: those like its own first. The cursor's profile's own is chosen.
    fn list(&mut self, workspace: &Workspace) {
        let source = self.standing.file();
        let slot = &workspace.files()[source].slot;
        let is_target = |index: &FileIndex| {
            let file = &workspace.files()[*index];
            let is_read = |kind| {
                let mut views = workspace.views().iter();
                views.any(|view| view.files(kind).contains(index))
            };
            *index != source && !matches!(file.content, Content::Broken(_)) && is_read(file.slot.kind)
        };
        self.targets = (0..workspace.files().len()).filter(is_target).collect();
        self.targets.sort_by_key(|index| {
            let other = &workspace.files()[*index].slot;
            (other.scope, other.kind != slot.kind)
        });
        let profile = workspace.views()[self.standing.view].profile.as_deref();
        let own = workspace.file_at(&Slot::new(Scope::Project, profile, slot.kind));
        let at = self.targets.iter().position(|file| Some(*file) == own);
        self.cursor = at.unwrap_or(0);
    }

    /// Opens the dialog to move it to the file of a place.
    ///
    /// # Errors
    /// The sentence that says why there is nothing to move.
    pub fn towards(state: &State, slot: &Slot) -> Result<Self, String> {
        let mut dialog = Self::open(state)?;
        dialog.choose(&state.workspace, slot);
        dialog.change(state, |manner| manner.moves = true);
        Ok(dialog)
    }

    /// Opens the dialog to copy it between two profiles that are compared: from the cursor's side to the other one's own
    /// file, or the other way round where only the other one has it.
    ///
    /// # Errors
    /// The sentence that says why there is nothing to copy.
    pub fn across(state: &State, other: usize, to_fill: bool) -> Result<Self, String> {
        let here = state.browse.column;
        let (standing, towards) = match Standing::in_column(state, here) {
            Ok(standing) => (standing, other),
            Err(_) => (Standing::in_column(state, other)?, here),
        };
        let workspace = &state.workspace;
        let kind = workspace.files()[standing.file()].slot.kind;
        let profile = workspace.views()[towards].profile.as_deref();
        let mut dialog = Self::of(state, standing)?;
        dialog.choose(workspace, &Slot::new(Scope::Project, profile, kind));
        dialog.change(state, |manner| manner.to_fill = to_fill);
        Ok(dialog)
    }

    /// Chooses the file of a place, if it may go there.
    fn choose(&mut self, workspace: &Workspace, slot: &Slot) {
        let file = workspace.file_at(slot);
        if let Some(at) = self.targets.iter().position(|target| Some(*target) == file) {
            self.cursor = at;
        }
    }

    /// The chosen file.
    #[must_use]
    pub fn target(&self) -> FileIndex {
        self.targets[self.cursor]
    }

    /// Moves the choice.
    pub fn step(&mut self, state: &State, by: isize) {
        let last = self.targets.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
        self.look(state);
    }

    /// Takes it from the next or previous file it stands in.
    pub fn switch_file(&mut self, state: &State, forward: bool) {
        let target = self.target();
        self.standing.switch(forward);
        self.relist(&state.workspace, target);
        self.look(state);
    }

    /// Lists the files again; the chosen one stays where it can.
    fn relist(&mut self, workspace: &Workspace, target: FileIndex) {
        self.list(workspace);
        if let Some(at) = self.targets.iter().position(|file| *file == target) {
            self.cursor = at;
        }
    }

    /// Goes another way.
    pub fn change(&mut self, state: &State, change: impl FnOnce(&mut Manner)) {
        change(&mut self.manner);
        self.look(state);
    }

    /// Looks at another picture; answers whether what it is about stands there still.
    pub(super) fn follow(&mut self, state: &State) -> bool {
        let target = self.target();
        let stands = self.standing.follow(&state.workspace);
        if stands {
            self.relist(&state.workspace, target);
            self.look(state);
        }
        stands && !self.targets.is_empty()
    }

    /// Looks again what it comes to.
    fn look(&mut self, state: &State) {
        let files = (self.standing.file(), self.target());
        self.plan = Transferred::new(&state.workspace, &self.standing.path, files, self.manner);
    }
}
