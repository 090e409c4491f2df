//! What dlt's specs and the project's code say of a field.

use super::Workspace;
use super::walk::End;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::lookup::Question;
use crate::dlt::spec::{Field, FieldType, Spec, StandIn};

/// What is known of a field: its kind, and for a group the classes it may be.
#[derive(Default)]
pub(super) struct Meaning<'w> {
    pub(super) secret: bool,
    /// Whether a spec of dlt calls it a group, whatever classes that may be.
    pub(super) is_group: bool,
    pub(super) specs: Vec<&'w Spec>,
}

impl Workspace {
    /// What is known of a field, or of a group on the way to it; `way` are the names from the first group on.
    pub(super) fn meaning<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        way: &[&str],
    ) -> Option<Meaning<'w>> {
        let catalogue = Catalogue::get();
        let first = way.first()?;
        let of_argument = |argument: Option<&'w Field>| {
            self.descend(view, question, std::slice::from_ref(argument?), (0, way))
        };
        match question.explicit[..] {
            ["destination", name] if !question.plain => match self.destination_type(view, name) {
                Some(kind) => self.descend(view, question, &catalogue.destination(&kind)?.fields, (0, way)),
                None => of_argument(self.options().code.argument(&question.explicit, first)),
            },
            ["sources", section, name] => of_argument(self.argument(question, first))
                .or_else(|| self.descend(view, question, catalogue.source(section, name)?, (0, way))),
            _ => None,
        }
    }

    /// What a way comes to among some fields, `depth` groups below the first ones.
    fn descend<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        fields: &'w [Field],
        (depth, way): (usize, &[&str]),
    ) -> Option<Meaning<'w>> {
        let (name, rest) = way.split_first()?;
        let field = fields.iter().find(|field| field.name == *name)?;
        let decided_by = field.by.as_deref().and_then(|by| {
            let by = fields.iter().find(|field| field.name == by)?;
            self.deciding(view, question, by, depth)
        });
        let known = &self.options().code.specs;
        let (names, _) = field.case(decided_by.as_deref());
        let specs: Vec<&Spec> = names.iter().filter_map(|name| known.get(name)).collect();
        if rest.is_empty() {
            return Some(Meaning {
                secret: field.secret,
                is_group: field.field_type == FieldType::Spec,
                specs,
            });
        }
        let way = (depth + 1, rest);
        self.descend_each(view, question, &specs, way).or_else(|| {
            // A field of a class that is not the one: dlt would not look for it, and a secret it is all the same.
            let all: Vec<&Spec> = known.alternatives(field).collect();
            let secret = self.descend_each(view, question, &all, way)?.secret;
            Some(Meaning {
                secret,
                ..Meaning::default()
            })
        })
    }

    /// What it comes to in each of several classes, as one.
    fn descend_each<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        specs: &[&'w Spec],
        way: (usize, &[&str]),
    ) -> Option<Meaning<'w>> {
        let meanings = specs
            .iter()
            .filter_map(|spec| self.descend(view, question, &spec.fields, way));
        meanings.reduce(|mut all, one| {
            all.secret |= one.secret;
            all.specs.extend(one.specs);
            all
        })
    }

    /// The value of the field that decides which class a group is: of a URL its protocol.
    fn deciding(&self, view: usize, question: &Question<'_>, by: &Field, depth: usize) -> Option<String> {
        let asked = Question {
            explicit: question.explicit.clone(),
            groups: question.groups.get(..depth)?.to_vec(),
            field: &by.name,
            secret: by.secret,
            plain: false,
            guessed: question.guessed,
        };
        let walk = self.walk_question(view, &asked, &self.pipelines());
        let found = walk
            .found()
            .and_then(|step| self.text_of(step.hit.as_ref()?, &step.key));
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
            self.walk_question(view, &question, &self.pipelines()).end == End::Found
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
