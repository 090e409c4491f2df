//! The dialogs a file of another form is imported in.

use std::sync::Arc;

use super::field::Field;
use super::goal::Goal;
use super::history::{Part, Step};
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;
use crate::document::foreign::{Foreign, Form};
use crate::document::{Document, Value};
use crate::workspace::import::{Entry, Import, LeftOut, Standing, Target};

/// The path of a file being typed.
#[derive(Default)]
pub struct PathDialog {
    /// What is typed.
    pub field: Field,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
}

/// What a file would set, being looked through.
pub struct ImportDialog {
    /// Where it comes from, in words.
    pub source: String,
    /// The line of the cursor: an entry, or behind them what is left out.
    pub cursor: usize,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
    foreign: Foreign,
    /// The column it is imported for.
    view: usize,
    /// The groups that take a key file, and the number of the chosen one.
    places: Vec<KeyPath>,
    place: usize,
    goal: Goal,
    import: Import,
    /// For each entry, what the user said of it.
    said: Vec<Said>,
    /// Whether fields come in place of a group that stands there whole.
    replaces_whole: bool,
    readers: Result<Vec<String>, String>,
}

/// What the user said of an entry.
#[derive(Clone, Copy, Default)]
struct Said {
    /// Which of several keys it is for.
    target: Option<usize>,
    /// Whether it is to be written.
    written: Option<bool>,
}

/// An entry as it stands in the dialog.
pub struct Line<'d> {
    /// The entry.
    pub entry: &'d Entry,
    /// The key, where it is decided.
    pub target: Option<&'d Target>,
    /// The file it goes to.
    pub file: Option<FileIndex>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is written over this.
    Written(Standing),
    /// It is not written: this stays. Space writes it.
    Kept(Standing),
    /// That very value stands there.
    Same,
    /// The user has to say which key it is for.
    Undecided,
    /// It cannot be written.
    Refused(String),
}

/// What is written: the files and the step that takes it back.
pub struct Imported {
    /// The files with it.
    pub documents: Vec<(FileIndex, Arc<Document>)>,
    /// The step that takes it back.
    pub step: Step,
    /// The first key.
    pub first: KeyPath,
    /// How many keys there are.
    pub count: usize,
}

impl ImportDialog {
    /// Opens the dialog for the cursor's profile; `near` is where a key file goes if something there takes it.
    ///
    /// # Errors
    /// The sentence that says why nothing of it can be imported.
    pub fn open(
        state: &State,
        foreign: Foreign,
        source: &str,
        near: Option<&KeyPath>,
    ) -> Result<Self, String> {
        let view = state.browse.column;
        let mut places = Vec::new();
        if let Foreign::Key(key) = &foreign {
            let around = near.and_then(|near| state.workspace.place_around(view, near, key.form));
            places.extend(around);
            if places.is_empty() {
                places = state.workspace.places(view, key.form);
            }
            if places.is_empty() {
                return Err(no_place(key.form));
            }
        }
        let mut dialog = Self {
            source: source.to_owned(),
            cursor: 0,
            error: None,
            foreign,
            view,
            places,
            place: 0,
            goal: Goal::Usual,
            import: Import::default(),
            said: Vec::new(),
            replaces_whole: false,
            readers: Ok(Vec::new()),
        };
        dialog.read(state);
        dialog.look(state);
        Ok(dialog)
    }

    /// Takes the entries from the picture; what was said of one stays with its name.
    fn read(&mut self, state: &State) {
        let before = std::mem::take(&mut self.import);
        self.import = match &self.foreign {
            Foreign::Key(key) => {
                let place = self.places.get(self.place);
                let read = place.and_then(|place| state.workspace.import_key(self.view, place, key).ok());
                read.unwrap_or_default()
            }
            Foreign::Variables(variables) => state.workspace.import_variables(self.view, variables, &[]),
        };
        let said_before = |entry: &Entry| {
            let at = before.entries.iter().position(|old| old.name == entry.name)?;
            let said = *self.said.get(at)?;
            let key = said.target.map(|target| &before.entries[at].targets[target].key);
            Some(Said {
                target: entry.targets.iter().position(|target| Some(&target.key) == key),
                ..said
            })
        };
        let said: Vec<Said> = self
            .import
            .entries
            .iter()
            .map(|entry| said_before(entry).unwrap_or_default())
            .collect();
        self.said = said;
        self.cursor = self.cursor.min(self.count().saturating_sub(1));
    }

    /// Takes the entries from another picture.
    pub(super) fn follow(&mut self, state: &State) {
        self.view = self.view.min(state.workspace.views().len().saturating_sub(1));
        self.read(state);
        self.look(state);
    }

    /// What the file is.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        match &self.foreign {
            Foreign::Key(key) => Some(key.form),
            Foreign::Variables(_) => None,
        }
    }

    /// The group that a key file fills, which of how many it is.
    #[must_use]
    pub fn place(&self) -> Option<(&KeyPath, usize, usize)> {
        Some((self.places.get(self.place)?, self.place + 1, self.places.len()))
    }

    /// What else dlt needs with it.
    #[must_use]
    pub fn remark(&self) -> Option<&'static str> {
        self.import.remark
    }

    /// Whether a key file would be mixed with what stands there.
    #[must_use]
    pub fn is_mixed(&self, state: &State) -> bool {
        let lines = self.lines(state);
        let is_written = |line: &Line<'_>| matches!(line.fate, Fate::Written(_));
        let is_kept =
            |line: &Line<'_>| matches!(line.fate, Fate::Kept(Standing::Value | Standing::Elsewhere(_)));
        self.import.group.is_some() && lines.iter().any(is_written) && lines.iter().any(is_kept)
    }

    /// What is left out.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.import.left_out
    }

    /// How many lines there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.import.entries.len() + self.import.left_out.len()
    }

    /// Whom the keys reach, or why none are written.
    pub fn readers(&self) -> &Result<Vec<String>, String> {
        &self.readers
    }

    /// The entries as they stand.
    #[must_use]
    pub fn lines<'d>(&'d self, state: &State) -> Vec<Line<'d>> {
        let entries = self.import.entries.iter().zip(&self.said);
        entries
            .map(|(entry, said)| self.line(state, entry, *said))
            .collect()
    }

    fn line<'d>(&'d self, state: &State, entry: &'d Entry, said: Said) -> Line<'d> {
        let undecided = |fate| Line {
            entry,
            target: None,
            file: None,
            fate,
        };
        let chosen = match &entry.targets[..] {
            [only] => Some(only),
            several => said.target.and_then(|target| several.get(target)),
        };
        let Some(target) = chosen else {
            return undecided(match said.written {
                Some(false) => Fate::Kept(Standing::Nothing),
                _ => Fate::Undecided,
            });
        };
        let Some(file) = self.file(state, target) else {
            return undecided(Fate::Refused("no file of this profile can hold it".to_owned()));
        };
        Line {
            entry,
            target: Some(target),
            file: Some(file),
            fate: self.fate(state, file, target, said.written),
        }
    }

    fn fate(&self, state: &State, file: FileIndex, target: &Target, said: Option<bool>) -> Fate {
        if let Err(why) = &target.value {
            return Fate::Refused(why.clone());
        }
        let standing = match self.goal {
            Goal::Usual => state.workspace.standing_for(self.view, file, target),
            Goal::Own | Goal::Shared => state.workspace.standing(file, target),
        };
        let usual = match &standing {
            Standing::Same => return Fate::Same,
            Standing::Section => {
                return Fate::Refused("it is a section there, with keys of its own".to_owned());
            }
            Standing::Whole(above) if self.import.group.is_none() => {
                return Fate::Refused(format!("one value stands there for all of {above}"));
            }
            Standing::Whole(_) => self.replaces_whole,
            Standing::Value | Standing::Elsewhere(_) => false,
            Standing::Nothing | Standing::Placeholder | Standing::Asked => true,
        };
        if said.unwrap_or(usual) && (usual || !matches!(standing, Standing::Whole(_))) {
            Fate::Written(standing)
        } else {
            Fate::Kept(standing)
        }
    }

    fn file(&self, state: &State, target: &Target) -> Option<FileIndex> {
        let workspace = &state.workspace;
        match self.goal {
            Goal::Usual if self.import.group.is_none() => workspace.usual_file_of(self.view, target),
            Goal::Usual => {
                // The fields of one key stand together: where one of them is waited for.
                let targets = || self.import.entries.iter().flat_map(|entry| &entry.targets);
                let waits = |target: &Target| {
                    let file = workspace.usual_file_of(self.view, target)?;
                    (workspace.standing(file, target) == Standing::Placeholder).then_some(file)
                };
                let usual = || workspace.file_at(&workspace.usual_slot(self.view, target.kind));
                let slot = &workspace.files()[targets().find_map(waits).or_else(usual)?].slot;
                workspace.file_in(slot.scope, slot.profile.as_deref(), target)
            }
            goal => {
                let file = goal.file(workspace, self.view, target.kind)?;
                let slot = &workspace.files()[file].slot;
                workspace.file_in(slot.scope, slot.profile.as_deref(), target)
            }
        }
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        self.error = None;
        let last = self.count().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Chooses the line of the cursor, or leaves it out.
    pub fn choose(&mut self, state: &State) {
        self.error = None;
        let fate = self.lines(state).get(self.cursor).map(|line| line.fate.clone());
        let Some(said) = self.said.get_mut(self.cursor) else {
            return;
        };
        match fate {
            // Of what stands there whole, all fields come or none.
            Some(Fate::Kept(Standing::Whole(_)) | Fate::Written(Standing::Whole(_))) => {
                self.replaces_whole = !self.replaces_whole;
            }
            Some(Fate::Written(_) | Fate::Undecided) => said.written = Some(false),
            Some(Fate::Kept(Standing::Value | Standing::Elsewhere(_))) => said.written = Some(true),
            Some(Fate::Kept(_)) => said.written = None,
            Some(Fate::Same | Fate::Refused(_)) | None => {}
        }
        self.look(state);
    }

    /// Chooses another key for the line of the cursor, or another place for a key file.
    pub fn turn(&mut self, state: &State, forward: bool) {
        self.error = None;
        let turned = |at: usize, count: usize| {
            if forward {
                (at + 1) % count
            } else {
                (at + count - 1) % count
            }
        };
        if self.places.len() > 1 {
            self.place = turned(self.place, self.places.len());
            self.replaces_whole = false;
            self.read(state);
        } else if let (Some(entry), Some(said)) = (
            self.import.entries.get(self.cursor),
            self.said.get_mut(self.cursor),
        ) && entry.targets.len() > 1
        {
            let count = entry.targets.len();
            let first = if forward { 0 } else { count - 1 };
            said.target = Some(said.target.map_or(first, |at| turned(at, count)));
            said.written = None;
        }
        self.look(state);
    }

    /// Chooses the next files that are others than the present ones.
    pub fn switch_file(&mut self, state: &State) {
        self.error = None;
        let files = |dialog: &Self| -> Vec<Option<FileIndex>> {
            dialog.lines(state).iter().map(|line| line.file).collect()
        };
        let present = (self.goal, files(self));
        self.goal = self.goal.next();
        while self.goal != present.0 && files(self) == present.1 {
            self.goal = self.goal.next();
        }
        self.look(state);
    }

    /// Looks again whom the chosen keys reach.
    fn look(&mut self, state: &State) {
        self.readers = self.plan(state).map(|(imported, keys)| {
            let after = state.workspace.with_documents(imported.documents);
            let keys: Vec<(FileIndex, &KeyPath)> = keys.iter().map(|(file, key)| (*file, key)).collect();
            after.profiles_with_any(&keys)
        });
    }

    /// What is chosen, as it is to be written, and where each key goes.
    fn plan(&self, state: &State) -> Result<(Imported, Vec<(FileIndex, KeyPath)>), String> {
        let lines = self.lines(state);
        let mut values: Vec<(FileIndex, &KeyPath, &Value)> = Vec::new();
        for line in &lines {
            let (Fate::Written(_), Some(target), Some(file)) = (&line.fate, line.target, line.file) else {
                continue;
            };
            let Ok(value) = &target.value else { continue };
            match values.iter().find(|(_, key, _)| *key == &target.key) {
                Some((.., other)) if *other == value => {}
                Some(_) => return Err(format!("two lines are for {}: leave one out", target.key)),
                None => values.push((file, &target.key, value)),
            }
        }
        let written = state.workspace.written(&values)?;
        let first = values.first().map(|(_, key, _)| KeyPath::clone(key));
        let first = first.ok_or("nothing is chosen")?;
        let count = values.len();
        let mut parts = Vec::new();
        let mut documents = Vec::new();
        for (file, edited) in written {
            parts.push(Part::new(file, edited.inverse, &edited.document));
            documents.push((file, Arc::new(edited.document)));
        }
        let key = match (self.place(), count) {
            (Some((place, ..)), _) => place.to_string(),
            (None, 1) => first.to_string(),
            (None, count) => format!("{count} keys of {}", self.source),
        };
        let imported = Imported {
            documents,
            step: Step { parts, key },
            first,
            count,
        };
        let keys = values.iter().map(|(file, key, _)| (*file, KeyPath::clone(key)));
        Ok((imported, keys.collect()))
    }

    /// What is chosen, as it is to be written.
    ///
    /// # Errors
    /// The sentence that says why it cannot be.
    pub fn accept(&mut self, state: &State) -> Result<Imported, String> {
        let undecided = self
            .lines(state)
            .iter()
            .position(|line| line.fate == Fate::Undecided);
        if let Some(at) = undecided {
            self.cursor = at;
            let name = &self.import.entries[at].name;
            return Err(format!("← → chooses a key, Space leaves it out: {name}"));
        }
        Ok(self.plan(state)?.0)
    }
}

fn no_place(form: Form) -> String {
    format!(
        "nothing here takes {}: put the cursor on the credentials it is for, or add their destination with a",
        form.phrase()
    )
}
