//! What a push would do, and what the vault holds against the files.

use std::sync::Arc;

use super::Prepared;
use crate::app::history::Step;
use crate::app::proposal::step_back;
use crate::deploy::vault::{
    Compared, KeyFate, Likeness, Plan, Planned as PlannedSecret, Shelf, Step as Deed,
};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::document::{Document, Value};
use crate::workspace::Workspace;

/// What the vault holds, what a push would do to it, and how the files are against it.
pub struct Planned {
    /// What is pushed, and how the vault is asked.
    pub prepared: Prepared,
    /// What the vault holds.
    pub shelf: Arc<Shelf>,
    /// What a push does.
    pub plan: Plan,
    /// What the vault holds against the files.
    pub compared: Vec<Compared>,
    /// Which list is shown.
    pub list: VaultList,
    /// Its line.
    pub cursor: usize,
    /// Whether values of the files give way to those of the vault where it fills a file.
    pub overwrites: bool,
}

/// The lists of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultList {
    /// What a push does.
    Push,
    /// What the vault holds against the files.
    Holdings,
}

/// A line of what a push does.
pub enum PushLine<'p> {
    /// A secret.
    Secret(&'p PlannedSecret),
    /// A key in the one above that is new there, or gets another value.
    Key(&'p KeyPath, KeyFate),
}

/// Keys that are filled into a profile's file.
pub struct Filled {
    /// The files with them.
    pub documents: Vec<(FileIndex, Arc<Document>)>,
    /// The step that takes them back.
    pub step: Step,
    /// How many there are.
    pub count: usize,
    /// The file they go to.
    pub file: FileIndex,
}

impl Planned {
    pub(super) fn new(prepared: Prepared, shelf: Arc<Shelf>, files: &Workspace, view: usize) -> Self {
        let mut planned = Self {
            plan: Plan::of(&prepared.parcels, &shelf),
            prepared,
            shelf,
            compared: Vec::new(),
            list: VaultList::Push,
            cursor: 0,
            overwrites: false,
        };
        planned.compare(files, view);
        planned
    }

    /// Plans for other files what the same vault holds.
    pub(super) fn renew(&mut self, prepared: Prepared, files: &Workspace, view: usize) {
        self.plan = Plan::of(&prepared.parcels, &self.shelf);
        self.prepared = prepared;
        self.compare(files, view);
        self.step(0);
    }

    fn compare(&mut self, files: &Workspace, view: usize) {
        // What is in the vault already need not be here any more.
        let shelf = &self.shelf;
        self.prepared.incomplete.retain(|key| shelf.get(key).is_none());
        self.compared = shelf.compare(files, view);
        // What there is to look at comes first.
        self.compared.sort_by_key(|one| match one.likeness {
            Likeness::Different => 0,
            Likeness::OnlyThere => 1,
            Likeness::OnlyHere => 2,
            Likeness::Same => 3,
        });
    }

    /// The lines of what a push does.
    #[must_use]
    pub fn lines(&self) -> Vec<PushLine<'_>> {
        let steps = self.plan.steps.iter();
        steps
            .flat_map(|planned| {
                let writes = planned.step.writes() || matches!(planned.step, Deed::Conflict(_));
                let changed = planned.keys.iter().filter(|(_, fate)| *fate != KeyFate::Same);
                let keys = changed.filter(move |_| writes);
                std::iter::once(PushLine::Secret(planned))
                    .chain(keys.map(|(key, fate)| PushLine::Key(key, *fate)))
            })
            .collect()
    }

    /// Shows the other list.
    pub fn turn(&mut self) {
        self.list = match self.list {
            VaultList::Push => VaultList::Holdings,
            VaultList::Holdings => VaultList::Push,
        };
        self.cursor = 0;
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        let count = match self.list {
            VaultList::Push => self.lines().len(),
            VaultList::Holdings => self.compared.len(),
        };
        self.cursor = self.cursor.saturating_add_signed(by).min(count.saturating_sub(1));
    }

    /// Whether a key is filled into the profile's file.
    #[must_use]
    pub fn fills(&self, one: &Compared) -> bool {
        match one.likeness {
            Likeness::OnlyThere => true,
            Likeness::Different => self.overwrites,
            Likeness::Same | Likeness::OnlyHere => false,
        }
    }

    /// What only the vault has, and what it has otherwise where that is wished, as it is to be written into the profile's
    /// own secrets file.
    ///
    /// # Errors
    /// The sentence that says why it cannot be.
    pub fn fill(&self, workspace: &Workspace, view: usize) -> Result<Filled, String> {
        let profile = workspace.views()[view].profile.as_deref();
        let file = workspace
            .file_at(&Slot::new(Scope::Project, profile, Kind::Secrets))
            .ok_or("no file of this workspace can hold it")?;
        let values: Vec<(FileIndex, &KeyPath, &Value)> = self
            .compared
            .iter()
            .filter(|one| self.fills(one))
            .filter_map(|one| Some((file, &one.key, one.value.as_ref()?)))
            .collect();
        if values.is_empty() {
            return Err("there is nothing in it that the files lack".to_owned());
        }
        let written = workspace.written(&values)?;
        let documents: Vec<_> = written
            .into_iter()
            .map(|(file, edited)| (file, Arc::new(edited.document)))
            .collect();
        let key = format!("what {} has", self.shelf.vault().name());
        Ok(Filled {
            step: step_back(workspace, &documents, key)?,
            documents,
            count: values.len(),
            file,
        })
    }
}
