//! What dlt's specs and the project's code say of a field.

use std::collections::HashMap;

use super::Workspace;
use super::walk::End;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::lookup::Question;
use crate::dlt::pages;
use crate::dlt::spec::{Field, FieldType, Spec, StandIn};
use crate::secret::Secret;

/// What is known of a field: its kind, and for a group the classes it may be.
#[derive(Clone, Default)]
pub(super) struct Meaning<'w> {
    pub(super) secret: bool,
    /// Whether a spec of dlt calls it a group, whatever classes that may be.
    pub(super) is_group: bool,
    pub(super) specs: Vec<&'w Spec>,
    /// The fields of that name: one of each class that it may be in.
    pub(super) fields: Vec<&'w Field>,
}

/// How deep classes may hold one another, as for what is asked for.
const MAX_DEPTH: usize = 8;

/// What each class of a name came to, by how deep it stands: classes may hold each other, and ways to the same class
/// double at each level.
type Known<'w> = HashMap<(*const Spec, usize), Option<Meaning<'w>>>;

impl Workspace {
    /// What is known of a field, or of a group on the way to it; `way` are the names from the first group on.
    pub(super) fn meaning<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        way: &[&str],
    ) -> Option<Meaning<'w>> {
        let first = way.first()?;
        let mut known = self.first_fields(view, question, first).into_iter();
        known.find_map(|fields| self.among(view, question, fields, way))
    }

    /// The fields right below the sections of a question, among which one of that name is to be looked for: those the
    /// project's code speaks of before dlt's.
    pub(super) fn first_fields<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        name: &str,
    ) -> Vec<&'w [Field]> {
        let catalogue = Catalogue::get();
        let one = |argument: Option<&'w Field>| argument.map(std::slice::from_ref);
        match question.explicit[..] {
            ["destination", destination] if !question.plain => {
                let fields = match self.destination_type(view, destination) {
                    Some(kind) => catalogue.destination(&kind).map(|spec| &*spec.fields),
                    None => one(self.options().code.argument(&question.explicit, name)),
                };
                fields.into_iter().collect()
            }
            ["sources", section, function] => {
                let own = one(self.argument(question, name));
                own.into_iter()
                    .chain(catalogue.source(section, function))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a way comes to among some fields.
    fn among<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        fields: &'w [Field],
        way: &[&str],
    ) -> Option<Meaning<'w>> {
        let descent = Descent {
            workspace: self,
            view,
            question,
            way,
        };
        descent.among(fields, 0, &mut Known::new())
    }

    /// What dlt finds for a field beside the group `depth` names down, as for the one that decides which class it is.
    pub(super) fn found_beside(
        &self,
        view: usize,
        question: &Question<'_>,
        by: &Field,
        depth: usize,
    ) -> Option<Secret> {
        let asked = Question {
            explicit: question.explicit.clone(),
            groups: question.groups.get(..depth)?.to_vec(),
            field: &by.name,
            secret: by.secret,
            plain: false,
            guessed: question.guessed,
        };
        let walk = self.find_question(view, &asked, &self.pipelines());
        let step = walk.found()?;
        self.text_of(step.hit.as_ref()?, &step.key)
    }

    /// The value of the field that decides which class a group is: of a URL its protocol.
    fn deciding(&self, view: usize, question: &Question<'_>, by: &Field, depth: usize) -> Option<String> {
        let found = self.found_beside(view, question, by, depth);
        let text = match &found {
            Some(text) => text.expose(),
            None => by.default.as_str()?,
        };
        Some(by.deciding_word(text))
    }

    /// Whether dlt finds every field it requires of a class, other than those that are given.
    pub(super) fn is_complete(
        &self,
        view: usize,
        group: &Question<'_>,
        spec: &Spec,
        given: &[String],
    ) -> bool {
        let is_found = |name: &str, secret: bool| {
            let groups = group.groups.iter().copied().chain([group.field]).collect();
            let question = Question {
                explicit: group.explicit.clone(),
                groups,
                field: name,
                secret,
                plain: false,
                guessed: group.guessed,
            };
            self.find_question(view, &question, &self.pipelines()).end == End::Found
        };
        let stands_in = |stand_in: &StandIn| match stand_in {
            StandIn::Field(name) => is_found(name, true),
            StandIn::Variable(name) => self.options().environment.get(name).is_some(),
            StandIn::Computed => true,
            StandIn::Machine => false,
        };
        let mut required = spec.fields.iter().filter(|field| field.is_required());
        required.all(|field| {
            field.field_type == FieldType::Spec
                || given.contains(&field.name)
                || is_found(&field.name, field.secret)
                || field.stand_in.iter().any(stands_in)
        })
    }

    /// An argument of the project's sources. A key without the function's name, `sources.<x>.<argument>`, is that of
    /// any function of that section or name; a secret one first.
    fn argument(&self, question: &Question<'_>, argument: &str) -> Option<&Field> {
        let code = &self.options().code;
        if !question.guessed {
            return code.argument(&question.explicit, argument);
        }
        let section = *question.explicit.get(1)?;
        let is_of_it = |path: &KeyPath| match path.parts() {
            [_, s, n, a] => (&**s == section || &**n == section) && &**a == argument,
            _ => false,
        };
        let all = code
            .arguments()
            .filter(|(path, _)| is_of_it(path))
            .map(|(_, field)| field);
        all.max_by_key(|field| field.secret)
    }

    /// The page of dlt's documentation about the source or destination that a key belongs to, where there is one.
    #[must_use]
    pub fn page(&self, view: usize, path: &KeyPath) -> Option<String> {
        let kind = match path.parts() {
            [top, name, ..] if &**top == "destination" => self.destination_type(view, name),
            _ => None,
        };
        pages::page(path, kind.as_deref())
    }

    /// The type of a destination: what its `destination_type` says, else what the code says, else its name where dlt
    /// has such a one.
    pub(super) fn destination_type(&self, view: usize, name: &str) -> Option<String> {
        let setting = KeyPath::new(vec!["destination".into(), name.into(), "destination_type".into()])?;
        let said = self.plain(view, &setting).map(|text| text.expose().to_owned());
        let known = |name: &String| Catalogue::get().destination(name).is_some();
        let coded = || self.options().code.destination_type(name).map(str::to_owned);
        said.filter(known)
            .or_else(|| coded().filter(known))
            .or_else(|| Some(name.to_owned()).filter(known))
    }
}

/// A way being followed through the classes that its groups may be.
struct Descent<'w, 'q> {
    workspace: &'w Workspace,
    view: usize,
    question: &'q Question<'q>,
    way: &'q [&'q str],
}

impl<'w> Descent<'w, '_> {
    /// What the rest of the way comes to among some fields, `depth` groups below the first ones.
    fn among(&self, fields: &'w [Field], depth: usize, known: &mut Known<'w>) -> Option<Meaning<'w>> {
        let (name, rest) = self.way.get(depth..)?.split_first()?;
        let field = fields.iter().find(|field| field.name == *name)?;
        let decided_by = field.by.as_deref().and_then(|by| {
            let by = fields.iter().find(|field| field.name == by)?;
            self.workspace.deciding(self.view, self.question, by, depth)
        });
        let classes = &self.workspace.options().code.specs;
        let (names, _) = field.case(decided_by.as_deref());
        let specs: Vec<&Spec> = names.iter().filter_map(|name| classes.get(name)).collect();
        if rest.is_empty() {
            return Some(Meaning {
                secret: field.secret,
                is_group: field.field_type == FieldType::Spec,
                specs,
                fields: vec![field],
            });
        }
        if depth + 1 >= MAX_DEPTH {
            return None;
        }
        self.in_each(&specs, depth + 1, known).or_else(|| {
            // A field of a class that is not the one: dlt would not look for it, and a secret it is all the same.
            let all: Vec<&Spec> = classes.alternatives(field).collect();
            let secret = self.in_each(&all, depth + 1, known)?.secret;
            Some(Meaning {
                secret,
                ..Meaning::default()
            })
        })
    }

    /// What it comes to in each of several classes, as one.
    fn in_each(&self, specs: &[&'w Spec], depth: usize, known: &mut Known<'w>) -> Option<Meaning<'w>> {
        let meanings = specs.iter().filter_map(|spec| self.within(spec, depth, known));
        meanings.reduce(|mut all, one| {
            all.secret |= one.secret;
            for spec in one.specs {
                if !all.specs.iter().any(|other| std::ptr::eq(*other, spec)) {
                    all.specs.push(spec);
                }
            }
            for field in one.fields {
                if !all.fields.iter().any(|other| std::ptr::eq(*other, field)) {
                    all.fields.push(field);
                }
            }
            all
        })
    }

    /// What it comes to in one class, told once.
    fn within(&self, spec: &'w Spec, depth: usize, known: &mut Known<'w>) -> Option<Meaning<'w>> {
        if let Some(told) = known.get(&(std::ptr::from_ref(spec), depth)) {
            return told.clone();
        }
        let meaning = self.among(&spec.fields, depth, known);
        known.insert((std::ptr::from_ref(spec), depth), meaning.clone());
        meaning
    }
}
