//! The list below the field: the values that dlt, or the code, names.

use crate::dlt::declared::Declared;

/// The values to choose from.
pub struct Choices {
    all: Vec<String>,
    /// Whether dlt refuses any other.
    pub strict: bool,
    /// The number of the chosen one among those that are shown; `None` while the field itself is.
    cursor: Option<usize>,
}

impl Choices {
    /// Those that are declared.
    #[must_use]
    pub fn of(declared: &Declared) -> Option<Self> {
        (!declared.choices.is_empty()).then(|| Self {
            all: declared.choices.clone(),
            strict: declared.strict,
            cursor: None,
        })
    }

    /// Those that have what is typed in them; the others too where none has it.
    #[must_use]
    pub fn shown(&self, typed: &str) -> Vec<&str> {
        let typed = typed.trim().to_lowercase();
        let has = |choice: &&String| choice.to_lowercase().contains(&typed);
        let found: Vec<&str> = self.all.iter().filter(has).map(String::as_str).collect();
        // One that is typed in full is no reason to hide its neighbours.
        if found.is_empty() || self.all.iter().any(|choice| choice.to_lowercase() == typed) {
            return self.all.iter().map(String::as_str).collect();
        }
        found
    }

    /// The number of the chosen one.
    #[must_use]
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// The chosen one.
    #[must_use]
    pub fn chosen(&self, typed: &str) -> Option<&str> {
        self.shown(typed).get(self.cursor?).copied()
    }

    /// Moves the choice; above the first one stands the field itself.
    pub(super) fn step(&mut self, by: isize, typed: &str) {
        let last = self.shown(typed).len().saturating_sub(1);
        self.cursor = match self.cursor {
            None if by > 0 => Some(by.unsigned_abs() - 1),
            None => None,
            Some(at) => at.checked_add_signed(by),
        };
        self.cursor = self.cursor.map(|at| at.min(last));
    }

    /// Back to the field.
    pub(super) fn leave(&mut self) {
        self.cursor = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Choices {
        let all = ["full", "full_with_precision", "minimal"];
        Choices {
            all: all.map(str::to_owned).to_vec(),
            strict: true,
            cursor: None,
        }
    }

    #[test]
    fn typing_filters() {
        let choices = choices();
        assert_eq!(choices.shown("PREC"), ["full_with_precision"]);
        assert_eq!(
            choices.shown("full").len(),
            3,
            "all of them around one that is typed in full"
        );
        assert_eq!(choices.shown("nothing").len(), 3);
    }

    #[test]
    fn the_field_stands_above_the_first() {
        let mut choices = choices();
        choices.step(-1, "");
        assert_eq!(choices.chosen(""), None);
        choices.step(1, "");
        assert_eq!(choices.chosen(""), Some("full"));
        choices.step(9, "");
        assert_eq!(choices.chosen(""), Some("minimal"));
        choices.step(-1, "");
        choices.step(-1, "");
        choices.step(-1, "");
        assert_eq!(choices.chosen(""), None);
    }
}
