//! What stands in the field, and what keys do to it.

use zeroize::Zeroizing;

use super::EditDialog;
use super::told;
use crate::app::field::{Field, Room};
use crate::document::ValueType;
use crate::document::edges::{Edges, edges};
use crate::document::pem;
use crate::secret::Secret;

/// What stands in the field.
pub enum Draft {
    /// The stored secret, shown as the fixed mask: the first thing typed replaces it. The field is empty; what was
    /// typed and taken back can be made again from it.
    Stored(Field),
    /// Text being typed.
    Typed(Field),
}

impl Draft {
    /// The text being typed.
    #[must_use]
    pub fn typed(&self) -> Option<&Field> {
        match self {
            Self::Typed(field) => Some(field),
            Self::Stored(_) => None,
        }
    }

    /// Whether nothing was typed, or all of it taken back.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        match self {
            Self::Stored(_) => true,
            Self::Typed(field) => field.is_new(),
        }
    }
}

/// What is said of a key that types where only true and false will do.
const TOGGLES: &str = "Space, ← or → changes between true and false";

impl EditDialog {
    /// Puts a typed character in at the cursor; a stored secret gives way to it.
    pub fn insert(&mut self, text: &str) {
        if self.expected.is_toggle() {
            match text {
                " " => self.toggle(),
                "t" | "T" => self.put("true"),
                "f" | "F" => self.put("false"),
                _ => self.error = Some(TOGGLES.to_owned()),
            }
            return;
        }
        self.begin();
        self.pasted.clear();
        self.change(|field| field.insert(text));
    }

    /// Moves in what is typed, or deletes of it; a stored secret is left alone.
    pub fn change(&mut self, change: impl FnOnce(&mut Field)) {
        self.error = None;
        if self.expected.is_toggle() {
            self.error = Some(TOGGLES.to_owned());
            return;
        }
        if let Draft::Typed(field) = &mut self.draft {
            change(field);
            if field.text().is_empty() {
                self.pasted.clear();
            }
        }
        if let Some(choices) = &mut self.choices {
            choices.leave();
        }
    }

    /// Left and right: by one character, or between true and false.
    pub fn step(&mut self, forward: bool) {
        if self.expected.is_toggle() {
            self.toggle();
        } else {
            self.change(|field| field.step(forward));
        }
    }

    /// Up and down: in the list where there is one, else in the lines of the field.
    pub fn step_lines(&mut self, by: isize) {
        self.error = None;
        let (signs, shown) = (self.signs(), self.filter());
        if let Some(choices) = &mut self.choices {
            choices.step(by, &shown);
        } else if let Draft::Typed(field) = &mut self.draft
            && !self.expected.is_toggle()
        {
            field.step_lines(by, signs);
        }
    }

    /// What the list is filtered by: what was typed, as far as it was.
    #[must_use]
    pub fn filter(&self) -> Zeroizing<String> {
        let typed = self.draft.typed().filter(|field| !field.is_new());
        Zeroizing::new(typed.map(|field| field.text().to_owned()).unwrap_or_default())
    }

    /// Puts the one chosen in the list in the field.
    pub(in crate::app) fn take_choice(&mut self) {
        let filter = self.filter();
        let chosen = self.choices.as_ref().and_then(|choices| choices.chosen(&filter));
        if let Some(chosen) = chosen.map(str::to_owned) {
            self.put(&chosen);
        }
    }

    /// Puts another text in place of all that stands there.
    fn put(&mut self, text: &str) {
        self.error = None;
        self.begin();
        if let Draft::Typed(field) = &mut self.draft
            && field.text() != text
        {
            field.set(text);
        }
    }

    /// True becomes false, and anything else true: of a stored secret nothing may be told.
    fn toggle(&mut self) {
        let is_true = self.draft.typed().is_some_and(|field| field.text() == "true");
        self.put(if is_true { "false" } else { "true" });
    }

    /// A stored secret gives way to what is typed.
    fn begin(&mut self) {
        if let Draft::Stored(field) = &mut self.draft {
            self.draft = Draft::Typed(std::mem::take(field));
        }
        if let Some(choices) = &mut self.choices {
            choices.leave();
        }
    }

    /// Puts pasted text in; line breaks are text.
    pub fn paste(&mut self, text: &Secret) {
        let text = Zeroizing::new(text.expose().replace("\r\n", "\n").replace('\r', "\n"));
        if text.is_empty() {
            return;
        }
        if self.expected.is_toggle() {
            match text.trim().to_lowercase().as_str() {
                word @ ("true" | "false") => self.put(word),
                _ => self.error = Some("what was pasted is neither true nor false".to_owned()),
            }
            return;
        }
        let mended = pem::mended(&text);
        let (text, how) = match &mended {
            Some((mended, how)) => (mended, Some(how.words())),
            None => (&text, None),
        };
        self.begin();
        self.change(|field| field.paste(text));
        self.pasted = told::of(text, how);
    }

    /// Takes the last step in the field back, or makes it again.
    pub fn undo(&mut self, back: bool) {
        self.error = None;
        self.pasted.clear();
        let done = match &mut self.draft {
            Draft::Stored(field) => !back && field.redo(),
            Draft::Typed(field) if back => field.undo(),
            Draft::Typed(field) => field.redo(),
        };
        if !done {
            let word = if back {
                "nothing is left to take back in this field"
            } else {
                "nothing is left to make again in this field"
            };
            self.error = Some(word.to_owned());
        }
        // What was typed over a stored secret is gone: there is the mask again.
        self.draft = match std::mem::replace(&mut self.draft, Draft::Typed(Field::default())) {
            Draft::Stored(field) if done => Draft::Typed(field),
            Draft::Typed(field) if self.is_over_stored(&field) => Draft::Stored(field),
            other => other,
        };
        if let Some(choices) = &mut self.choices {
            choices.leave();
        }
    }

    fn is_over_stored(&self, field: &Field) -> bool {
        self.stored.is_some() && field.is_new() && field.text().is_empty()
    }

    /// Shows or hides what is typed; a stored secret becomes text to edit in place, and the mask again when it is
    /// hidden unchanged.
    pub fn toggle_show(&mut self) {
        self.shown = !self.shown;
        let Some(value) = &self.stored else { return };
        match &self.draft {
            Draft::Stored(_) => self.draft = Draft::Typed(Field::new(value.plain())),
            Draft::Typed(field) if !self.shown && field.text() == value.plain().expose() => {
                self.draft = Draft::Stored(Field::default());
            }
            Draft::Typed(_) => {}
        }
    }

    /// White space at the ends of the text that is typed.
    #[must_use]
    pub fn edges(&self) -> Option<Edges> {
        let field = self.draft.typed()?;
        (self.expected.value_type() == ValueType::String)
            .then(|| edges(field.text()))
            .flatten()
    }

    /// Cuts the white space at the ends off.
    pub fn cut_edges(&mut self) {
        let Some(edges) = self.edges() else {
            self.error = Some("there is no white space at its ends".to_owned());
            return;
        };
        self.pasted.clear();
        self.change(|field| {
            let core = Zeroizing::new(field.text()[edges.core].to_owned());
            field.set(&core);
        });
    }

    /// Scrolls the field so that the cursor is in sight.
    pub(in crate::app) fn follow_cursor(&mut self, room: Room) {
        if let Draft::Typed(field) = &self.draft {
            self.place = field.place(self.signs());
            self.scroll = field.scrolled(self.scroll, room, self.place);
        }
    }
}
