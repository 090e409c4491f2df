//! What the value of a key is declared to be, by dlt's classes and by the project's code.

use super::Workspace;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::declared::Declared;
use crate::dlt::key::KeyPath;
use crate::dlt::lookup::Question;

impl Workspace {
    /// What the value of a key is declared to be for a column, whether it stands anywhere or not.
    #[must_use]
    pub fn declared(&self, view: usize, path: &KeyPath) -> Declared {
        let question = Question::of(path, false);
        let way: Vec<&str> = question.groups.iter().copied().chain([question.field]).collect();
        let meaning = self.meaning(view, &question, &way);
        let fields = meaning.map(|meaning| meaning.fields).unwrap_or_default();
        if !fields.is_empty() {
            return Declared::of_all(fields);
        }
        match self.asked().declared(path) {
            Some(declared) => declared.clone(),
            None => self.setting(path),
        }
    }

    /// A setting of dlt itself, below the name of a pipeline or not.
    fn setting(&self, path: &KeyPath) -> Declared {
        let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
        let specs = &self.options().code.specs;
        let of_section = |parts: &[&str]| {
            let (section, rest) = parts.split_first()?;
            let mut settings = Catalogue::get().settings(section);
            settings.find_map(|spec| {
                let fields = specs.find(&spec.fields, rest);
                (!fields.is_empty()).then(|| Declared::of_all(fields))
            })
        };
        let below = parts.get(1..).unwrap_or_default();
        of_section(&parts)
            .or_else(|| of_section(below))
            .unwrap_or_default()
    }
}
