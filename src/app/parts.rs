//! The dialog a connection string is edited in, part by part.

use zeroize::Zeroizing;

use super::edit::{Draft, EditDialog, told};
use super::field::Field;
use super::history::Step;
use super::state::State;
use crate::dlt::layout::Kind;
use crate::dlt::native::drivers::drivers;
use crate::dlt::native::fields;
use crate::dlt::native::url::{New, Part, Url};
use crate::dlt::placeholder::{self, Reason, Sample};
use crate::dlt::spec::Spec;
use crate::dlt::tree::NodeId;
use crate::document::{Document, Value};
use crate::secret::Secret;

/// A connection string being edited.
pub struct PartsDialog {
    /// Key, file and whom it reaches, as in the dialog of one value.
    pub value: EditDialog,
    /// The class that reads the string.
    spec: Spec,
    /// The string the parts are of.
    base: Secret,
    /// Whether that was pasted.
    is_pasted: bool,
    rows: Vec<Row>,
    /// The number of the chosen row.
    pub cursor: usize,
    /// Parts that are to go.
    removed: Vec<Part>,
}

/// A part of the string.
pub struct Row {
    /// Which one; `None` for a parameter that is to be added.
    part: Option<Part>,
    /// Its name.
    pub name: String,
    /// Whether the name is still being typed.
    pub is_naming: bool,
    /// What it says.
    stored: Option<Secret>,
    /// Why that only holds a place.
    pub placeholder: Option<Reason>,
    /// What is typed.
    pub draft: Draft,
    /// Whether what is typed is shown.
    pub shown: bool,
}

/// What becomes of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays as it is, or is not there.
    Same,
    /// It gets what is typed.
    Changed,
    /// It comes.
    New,
    /// It goes.
    Goes,
}

impl Row {
    fn new(part: Part, name: String, stored: Option<Secret>) -> Self {
        let text = stored.as_ref().map_or("", Secret::expose);
        let placeholder = placeholder::classify(&name, Sample::Text(text), None);
        Self {
            part: Some(part),
            name,
            is_naming: false,
            stored,
            placeholder,
            draft: Draft::Stored(Field::default()),
            shown: false,
        }
    }

    fn added() -> Self {
        Self {
            part: None,
            name: String::new(),
            is_naming: true,
            stored: None,
            placeholder: None,
            draft: Draft::Typed(Field::default()),
            shown: false,
        }
    }

    /// Whether there is something to be masked.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.stored.is_some()
    }

    /// What becomes of it.
    #[must_use]
    pub fn fate(&self) -> Fate {
        let Draft::Typed(field) = &self.draft else {
            return Fate::Same;
        };
        match (&self.stored, field.text()) {
            (None, "") => Fate::Same,
            (None, _) => Fate::New,
            (Some(stored), text) if stored.expose() == text => Fate::Same,
            (Some(_), "") => Fate::Goes,
            (Some(_), _) => Fate::Changed,
        }
    }

    fn is_parameter(&self) -> bool {
        matches!(self.part, None | Some(Part::Parameter(_)))
    }

    fn is_empty(&self) -> bool {
        match &self.draft {
            Draft::Stored(_) => self.stored.is_none(),
            Draft::Typed(field) => field.text().is_empty(),
        }
    }

    /// What is typed is hidden again, and is the stored part again where it is unchanged.
    fn hide(&mut self) {
        self.shown = false;
        if self.part.is_some() && self.fate() == Fate::Same {
            self.draft = Draft::Stored(Field::default());
        }
    }
}

impl PartsDialog {
    /// Opens the dialog on the cursor's cell; `None` where no connection string stands that dlt takes there.
    #[must_use]
    pub fn open(state: &State) -> Option<Self> {
        let workspace = &state.workspace;
        let node = state.browse.node()?;
        let path = workspace.tree().path(node)?;
        let spec = workspace.connection_class(state.browse.column, &path)?.clone();
        let value = EditDialog::open(state).ok()?;
        let in_target = value
            .document(state)
            .and_then(|document| document.value(document.find(&path)?));
        let stored = in_target.or_else(|| {
            let origin = value.cell(state)?.origin?;
            workspace.value(&origin, &path)
        });
        let Some(Value::String(base)) = stored else {
            return None;
        };
        let rows = rows(&spec, &base)?;
        let cursor = first(&spec, &rows);
        Some(Self {
            value,
            spec,
            base,
            is_pasted: false,
            rows,
            cursor,
            removed: Vec::new(),
        })
    }

    /// The string around the cursor's key, where that says nothing itself for the profile.
    #[must_use]
    pub fn around(state: &State) -> Option<(NodeId, String)> {
        let workspace = &state.workspace;
        let (view, node) = (state.browse.column, state.browse.node()?);
        let says_something = workspace.cell(view, node)?.origin.is_some();
        let path = workspace.tree().path(node).filter(|_| !says_something)?;
        let group = workspace.connection_group(view, &path)?;
        let [field] = path.parts().strip_prefix(group.parts())? else {
            return None;
        };
        let string = workspace.tree().find(&group)?;
        let origin = workspace.cell(view, string)?.origin?;
        let value = workspace.value(&origin, &group)?;
        let is_one = workspace.is_connection_string(view, &group, value.plain().expose());
        is_one.then(|| (string, field.to_string()))
    }

    /// Chooses the part of a field, a new parameter where the string has none of that name.
    pub fn choose(&mut self, field: &str) {
        if let Some(row) = self.rows.iter().position(|row| row.name == field) {
            self.cursor = row;
        } else if fields::parameters(&self.spec).any(|name| name == field) {
            self.add_parameter();
            self.insert(&format!("{field}="));
        }
    }

    /// The parts, those that are to go left out.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether a text is one of the names of drivers that dlt knows here.
    #[must_use]
    pub fn is_known_driver(&self, row: &Row, text: &str) -> bool {
        row.part == Some(Part::Drivername) && self.drivers().contains(&text)
    }

    fn drivers(&self) -> Vec<&str> {
        drivers(&self.spec, self.value.path.name())
    }

    /// Whether a new parameter's name was typed, and its value comes next.
    #[must_use]
    pub fn is_naming(&self) -> bool {
        let row = self.rows.get(self.cursor);
        row.is_some_and(|row| row.is_naming && !row.name.is_empty())
    }

    fn row(&mut self) -> Option<&mut Row> {
        self.value.error = None;
        self.rows.get_mut(self.cursor)
    }

    /// Chooses another part.
    pub fn step(&mut self, forward: bool) {
        let Some(row) = self.row() else { return };
        row.hide();
        row.is_naming = false;
        let is_nothing = row.part.is_none() && row.name.is_empty() && row.is_empty();
        if is_nothing {
            self.rows.remove(self.cursor);
            if forward {
                self.cursor = self.cursor.saturating_sub(1);
            }
        }
        let last = self.rows.len().saturating_sub(1);
        self.cursor = if forward {
            self.cursor + 1
        } else {
            self.cursor.saturating_sub(1)
        }
        .min(last);
        self.value.pasted.clear();
    }

    /// Puts text in; a stored part gives way to it. Up to a `=` it is a new parameter's name.
    pub fn insert(&mut self, text: &str) {
        self.value.pasted.clear();
        let Some(row) = self.row() else { return };
        let text = if row.is_naming {
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (text, None),
            };
            row.name.push_str(name);
            row.is_naming = value.is_none();
            value.unwrap_or_default()
        } else {
            text
        };
        if text.is_empty() {
            return;
        }
        if let Draft::Stored(_) = row.draft {
            row.draft = Draft::Typed(Field::default());
        }
        if let Draft::Typed(field) = &mut row.draft {
            field.insert(text);
        }
    }

    /// Puts pasted text in: a whole connection string takes the place of all parts, but for a parameter's value.
    pub fn paste(&mut self, text: &Secret) {
        let text = Zeroizing::new(text.expose().replace("\r\n", "\n").replace('\r', "\n"));
        let whole = text.trim();
        let takes_all = self.rows.get(self.cursor).is_some_and(|row| !row.is_parameter());
        if takes_all
            && !whole.contains('\n')
            && let Some(rows) = rows(&self.spec, &whole.into())
        {
            self.base = whole.into();
            self.is_pasted = true;
            self.cursor = first(&self.spec, &rows);
            self.rows = rows;
            self.removed.clear();
            self.value.error = None;
            let sentence = "just pasted: a connection string, which takes the place of all parts";
            self.value.pasted = vec![sentence.to_owned()];
            return;
        }
        self.insert(&text);
        self.value.pasted = told::of(&text, None);
    }

    /// Moves in what is typed, or deletes of it; a stored part is left alone.
    pub fn change(&mut self, change: impl FnOnce(&mut Field)) {
        let Some(row) = self.row().filter(|row| !row.is_naming) else {
            return;
        };
        if let Draft::Typed(field) = &mut row.draft {
            change(field);
        }
    }

    /// Deletes the character beside the cursor; a parameter without value goes.
    pub fn delete(&mut self, back: bool) {
        let Some(row) = self.row() else { return };
        if row.is_naming && !row.name.is_empty() {
            row.name.pop();
        } else if row.is_naming || (row.is_parameter() && row.is_empty()) {
            let row = self.rows.remove(self.cursor);
            self.removed.extend(row.part);
            self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        } else if back {
            self.change(Field::delete_back);
        } else {
            self.change(Field::delete_forward);
        }
    }

    /// A new parameter behind the others; its name is typed first.
    pub fn add_parameter(&mut self) {
        self.step(true);
        self.rows.push(Row::added());
        self.cursor = self.rows.len() - 1;
    }

    /// Moves in what is typed; on the driver's name, and a parameter's name, goes through those that dlt knows.
    pub fn sideways(&mut self, forward: bool) {
        let Some(row) = self.rows.get(self.cursor) else {
            return;
        };
        let known: Vec<String> = if row.is_naming {
            let given = |name: &&str| self.rows.iter().any(|row| row.name == *name);
            let is_other = |name: &&str| *name == row.name || !given(name);
            fields::parameters(&self.spec)
                .filter(is_other)
                .map(str::to_owned)
                .collect()
        } else if row.part == Some(Part::Drivername) {
            self.drivers().into_iter().map(str::to_owned).collect()
        } else {
            self.change(|field| field.step(forward));
            return;
        };
        let Some(row) = self.row().filter(|_| !known.is_empty()) else {
            return;
        };
        let present = match (&row.draft, &row.stored) {
            _ if row.is_naming => row.name.as_str(),
            (Draft::Typed(field), _) => field.text(),
            (Draft::Stored(_), stored) => stored.as_ref().map_or("", Secret::expose),
        };
        let at = known.iter().position(|name| name == present);
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => known.len() - 1,
            (Some(at), true) => (at + 1) % known.len(),
            (Some(at), false) => (at + known.len() - 1) % known.len(),
        };
        if row.is_naming {
            row.name.clone_from(&known[next]);
        } else {
            row.draft = Draft::Typed(Field::new(&known[next].as_str().into()));
        }
    }

    /// Shows or hides the chosen part.
    pub fn toggle_show(&mut self) {
        let Some(row) = self.row() else { return };
        if row.shown {
            row.hide();
            return;
        }
        row.shown = true;
        if let (Draft::Stored(_), Some(stored)) = (&row.draft, &row.stored) {
            row.draft = Draft::Typed(Field::new(stored));
        }
    }

    /// Hides what is shown.
    pub fn hide(&mut self) {
        self.rows.iter_mut().for_each(Row::hide);
    }

    /// The string with everything that was typed.
    fn composed(&self) -> Result<Secret, String> {
        let url = Url::of(&self.spec, self.base.expose()).ok_or("it is no connection string any more")?;
        let mut changes: Vec<(Part, Option<New<'_>>)> =
            self.removed.iter().map(|part| (*part, None)).collect();
        let mut added: Vec<(&str, New<'_>)> = Vec::new();
        for row in &self.rows {
            let text = match &row.draft {
                Draft::Typed(field) if row.part.is_none() || row.fate() != Fate::Same => field.text(),
                _ => continue,
            };
            if row.is_parameter() && !text.is_empty() {
                fields::refuse_text(&self.spec, &row.name, text).map_err(|trouble| trouble.to_string())?;
            }
            match row.part {
                Some(part) => changes.push((part, Some(New::text(text)))),
                None if row.name.is_empty() && text.is_empty() => {}
                None if self
                    .rows
                    .iter()
                    .any(|other| other.part.is_some() && other.name == row.name) =>
                {
                    return Err(format!("{} stands there already", row.name));
                }
                None => added.push((&row.name, New::text(text))),
            }
        }
        url.with(&changes, &added).map_err(|refused| refused.to_string())
    }

    /// Makes the edit, as the dialog of one value does.
    ///
    /// # Errors
    /// The sentence that says what is wrong with what was typed.
    pub fn accept(&mut self, state: &State) -> Result<Option<(Document, Step)>, String> {
        let text = self.composed()?;
        let file = &state.workspace.files()[self.value.file()];
        let stands_there = self
            .value
            .document(state)
            .is_some_and(|document| document.find(&self.value.path).is_some());
        if file.slot.kind == Kind::Config && !stands_there {
            return Err(format!(
                "{} is not for secrets: git does not ignore it; Tab to a secrets file",
                file.label
            ));
        }
        self.value.draft = if text == self.base && !self.is_pasted {
            Draft::Stored(Field::default())
        } else {
            Draft::Typed(Field::new(&text))
        };
        self.value.accept(state)
    }

    /// The dialog of the whole string, with what was typed so far.
    #[must_use]
    pub fn into_whole(mut self) -> EditDialog {
        if let Ok(text) = self.composed()
            && (text != self.base || self.is_pasted)
        {
            self.value.draft = Draft::Typed(Field::new(&text));
        }
        self.value.error = None;
        self.value
    }
}

/// The rows of a connection string; `None` for any other text.
fn rows(spec: &Spec, base: &Secret) -> Option<Vec<Row>> {
    let url = Url::of(spec, base.expose())?;
    let named = Part::NAMED
        .into_iter()
        .map(|part| Row::new(part, part.field().to_owned(), url.get(part)));
    let parameters = url.parameters().map(|(number, name)| {
        let part = Part::Parameter(number);
        let name = if url.is_doubtful() {
            format!("parameter {}", number + 1)
        } else {
            name.expose().to_owned()
        };
        Row::new(part, name, url.get(part))
    });
    Some(named.chain(parameters).collect())
}

/// The row to begin with: the first to be filled in, else the first secret one that is given.
fn first(spec: &Spec, rows: &[Row]) -> usize {
    let placeholder = rows.iter().position(|row| row.placeholder.is_some());
    let is_secret = |row: &Row| {
        row.part == Some(Part::Password) || row.is_parameter() && fields::is_secret_parameter(spec, &row.name)
    };
    let secret = || rows.iter().position(|row| row.is_stored() && is_secret(row));
    placeholder.or_else(secret).unwrap_or(0)
}
