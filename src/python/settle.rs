//! What modules say of each other: names followed through imports, calls counted, specs told from other classes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;

use super::annotation::Annotation;
use super::field::Given;
use super::names::within_dlt;
use super::usage::{Call, Passed, Rename};
use super::{Caller, Destination, Field, Function, Module, Spec};

/// How many modules may hand a name on.
const MAX_STEPS: usize = 64;

/// Settles what the modules of one project say of each other.
pub(super) fn settle(modules: &mut [Module]) {
    let index = Index::of(modules);
    for (at, module) in modules.iter_mut().enumerate() {
        index.follow(at, module);
    }
    unfold_aliases(modules);
    keep_specs(modules);
    count_calls(modules);
}

/// Where each name leads.
struct Index {
    names: Vec<String>,
    exports: Vec<BTreeMap<String, String>>,
    stars: Vec<Vec<String>>,
    /// Modules by the last part of their name.
    by_last: HashMap<String, Vec<usize>>,
}

impl Index {
    /// Of modules, which are asked for what they export no more.
    fn of(modules: &mut [Module]) -> Self {
        let mut by_last: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, module) in modules.iter().enumerate() {
            let last = module.name.rsplit('.').next().unwrap_or_default();
            by_last.entry(last.to_owned()).or_default().push(at);
        }
        Self {
            names: modules.iter().map(|module| module.name.clone()).collect(),
            exports: modules
                .iter_mut()
                .map(|module| mem::take(&mut module.exports))
                .collect(),
            stars: modules
                .iter_mut()
                .map(|module| mem::take(&mut module.stars))
                .collect(),
            by_last,
        }
    }

    /// The module that an import in the module `from` means. A folder of the project may stand on Python's search
    /// path, so that the first parts of a name may be missing; the nearest module is taken.
    fn module(&self, from: usize, name: &str) -> Option<usize> {
        let last = name.rsplit('.').next().unwrap_or_default();
        let candidates = self.by_last.get(last)?.iter().copied().filter(|&at| {
            self.names[at]
                .strip_suffix(name)
                .is_some_and(|before| before.is_empty() || before.ends_with('.'))
        });
        let here = &self.names[from];
        candidates.min_by_key(|&at| {
            let there = &self.names[at];
            let common = here
                .split('.')
                .zip(there.split('.'))
                .take_while(|(left, right)| left == right)
                .count();
            (there != name, usize::MAX - common, there.len(), at)
        })
    }

    /// The path of the function or class in the project that a path seen in the module `from` leads to.
    ///
    /// `seen` holds what was asked on the way: modules may hand a name on to each other in a circle.
    fn canonical(&self, from: usize, path: &str, seen: &mut Vec<(usize, String)>) -> Option<String> {
        let is_seen = |(at, known): &(usize, String)| *at == from && known == path;
        if within_dlt(path) || seen.len() >= MAX_STEPS || seen.iter().any(is_seen) {
            return None;
        }
        let (mut prefix, mut is_told) = (path, false);
        loop {
            let (before, _) = prefix.rsplit_once('.')?;
            prefix = before;
            let Some(at) = self.module(from, prefix) else {
                continue;
            };
            // Most paths lead out of the project, and then nothing is asked.
            if !mem::replace(&mut is_told, true) {
                seen.push((from, path.to_owned()));
            }
            let rest = &path[prefix.len() + 1..];
            let (first, behind) = rest.split_once('.').unwrap_or((rest, ""));
            let is_own = |target: &str| {
                let below = target.strip_prefix(self.names[at].as_str());
                below.and_then(|below| below.strip_prefix('.')) == Some(first)
            };
            match self.exports[at].get(first) {
                Some(target) if is_own(target) => return Some([&self.names[at], ".", rest].concat()),
                Some(target) => {
                    let target = super::names::join(target, behind);
                    let target = target.strip_suffix('.').unwrap_or(&target);
                    return self
                        .canonical(at, target, seen)
                        .or_else(|| Some(target.to_owned()));
                }
                None => {
                    let found = self.stars[at]
                        .iter()
                        .find_map(|star| self.canonical(at, &format!("{star}.{rest}"), seen));
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
    }

    fn replace(&self, from: usize, path: &mut String) {
        if let Some(canonical) = self.canonical(from, path, &mut Vec::new()) {
            *path = canonical;
        }
    }

    /// Replaces every path in a module by where it leads.
    fn follow(&self, at: usize, module: &mut Module) {
        let fields = module
            .functions
            .iter_mut()
            .flat_map(|function| &mut function.fields)
            .chain(module.specs.iter_mut().flat_map(|spec| &mut spec.fields));
        let annotations = fields.map(|field| &mut field.annotation);
        for class in annotations
            .chain(module.aliases.values_mut())
            .flat_map(|hint| &mut hint.classes)
        {
            self.replace(at, class);
        }
        let reads = module.reads.iter_mut();
        let paths = reads
            .flat_map(|read| &mut read.annotation.classes)
            .chain(
                module
                    .functions
                    .iter_mut()
                    .filter_map(|function| function.spec.as_mut()),
            )
            .chain(module.specs.iter_mut().flat_map(|spec| &mut spec.bases))
            .chain(module.calls.iter_mut().map(|call| &mut call.path))
            .chain(module.mentions.iter_mut().map(|mention| &mut mention.path));
        for path in paths {
            self.replace(at, path);
        }
        let destinations = module
            .pipelines
            .iter_mut()
            .flat_map(|pipeline| pipeline.destinations.iter_mut().chain(&mut pipeline.staging));
        for Destination { kind, .. } in destinations {
            if let Some(kind) = kind {
                self.replace(at, kind);
            }
        }
    }
}

/// How many aliases may stand for each other.
const MAX_ALIASES: usize = 8;

/// How many classes a field may be of: aliases of aliases multiply.
const MAX_CLASSES: usize = 256;

/// Puts the classes of an alias, `Credentials = Union[A, B]`, where annotations name it.
fn unfold_aliases(modules: &mut [Module]) {
    let aliases: BTreeMap<String, Annotation> =
        modules.iter().flat_map(|module| module.aliases.clone()).collect();
    if aliases.is_empty() {
        return;
    }
    for module in modules {
        let fields = module
            .functions
            .iter_mut()
            .flat_map(|function| &mut function.fields)
            .chain(module.specs.iter_mut().flat_map(|spec| &mut spec.fields));
        for field in fields {
            for _ in 0..MAX_ALIASES {
                let classes = mem::take(&mut field.annotation.classes);
                let mut unfolded = false;
                let mut listed = HashSet::new();
                for class in classes {
                    match aliases.get(&class) {
                        Some(alias) => {
                            unfolded = true;
                            field.annotation.optional |= alias.optional;
                            field.annotation.secret |= alias.secret;
                            for class in &alias.classes {
                                add_class(&mut field.annotation.classes, &mut listed, class);
                            }
                        }
                        None => add_class(&mut field.annotation.classes, &mut listed, &class),
                    }
                }
                if !unfolded {
                    break;
                }
            }
        }
    }
}

fn add_class(classes: &mut Vec<String>, listed: &mut HashSet<String>, class: &str) {
    if classes.len() < MAX_CLASSES && listed.insert(class.to_owned()) {
        classes.push(class.to_owned());
    }
}

/// Keeps the classes that dlt fills: decorated, or made from one of dlt's or of these.
fn keep_specs(modules: &mut [Module]) {
    let specs: Vec<&Spec> = modules.iter().flat_map(|module| &module.specs).collect();
    let mut by_base: HashMap<&str, Vec<&str>> = HashMap::new();
    for spec in &specs {
        for base in &spec.bases {
            by_base.entry(base).or_default().push(&spec.path);
        }
    }
    let is_root = |spec: &&&Spec| spec.decorated || spec.bases.iter().any(|base| within_dlt(base));
    let mut waiting: Vec<&str> = specs
        .iter()
        .filter(is_root)
        .map(|spec| spec.path.as_str())
        .collect();
    let mut kept: HashSet<String> = HashSet::new();
    while let Some(path) = waiting.pop() {
        if kept.insert(path.to_owned()) {
            waiting.extend(by_base.get(path).into_iter().flatten());
        }
    }
    for module in modules {
        module.specs.retain(|spec| kept.contains(&spec.path));
    }
}

/// A place where a function is used.
struct Use {
    /// The section of the source it stands in.
    within: Option<String>,
    /// The module it stands in.
    module: String,
    called: bool,
    /// What a call gives.
    passed: Option<Passed>,
    /// It only gives the function another name.
    renames: bool,
}

/// Tells each function which of its arguments its calls give, and in which sources it stands.
fn count_calls(modules: &mut [Module]) {
    let mut known: HashMap<String, Vec<Function>> = HashMap::new();
    for function in modules.iter().flat_map(|module| &module.functions) {
        known
            .entry(function.path.clone())
            .or_default()
            .push(function.clone());
    }
    let mut calls: HashMap<String, Vec<Call>> = HashMap::new();
    let mut uses: HashMap<String, Vec<Use>> = HashMap::new();
    for module in modules.iter_mut() {
        let mut copies: Vec<Function> = Vec::new();
        for call in mem::take(&mut module.calls) {
            let Some(functions) = known.get(&call.path) else {
                continue;
            };
            if call.rename.is_some() {
                for function in functions {
                    copy(&mut copies, function, &call, &module.name);
                }
            } else {
                calls.entry(call.path.clone()).or_default().push(call.clone());
            }
            let renames = call.rename.is_some();
            uses.entry(call.path).or_default().push(Use {
                within: call.within,
                module: module.name.clone(),
                called: true,
                passed: call.passed,
                renames,
            });
        }
        for mention in mem::take(&mut module.mentions) {
            if known.contains_key(&mention.path) {
                uses.entry(mention.path).or_default().push(Use {
                    within: mention.within,
                    module: module.name.clone(),
                    called: false,
                    passed: None,
                    renames: false,
                });
            }
        }
        module.functions.extend(copies);
        module.functions.sort_by_key(|function| function.line);
    }
    for function in modules.iter_mut().flat_map(|module| &mut module.functions) {
        let is_original = known
            .get(&function.path)
            .is_some_and(|functions| functions.contains(function));
        if is_original {
            for call in calls.get(&function.path).into_iter().flatten() {
                function.take_call(call.passed.as_ref());
            }
        }
        let all = uses.get(&function.path).into_iter().flatten();
        for usage in all.filter(|usage| is_original && !usage.renames) {
            function.used = true;
            if usage.within.is_none() {
                function.take_caller(&usage.module, usage.passed.as_ref());
            }
        }
        if function.kind.is_resource() {
            for usage in uses.get(&function.path).into_iter().flatten() {
                if !usage.called {
                    function.take_mention();
                }
                match &usage.within {
                    Some(section) if !function.under.contains(section) => {
                        function.under.push(section.clone());
                    }
                    Some(_) => {}
                    None => function.alone = true,
                }
            }
            function.under.sort();
        }
    }
}

/// The renamed copy of a function that a call makes or calls again.
fn copy(copies: &mut Vec<Function>, function: &Function, call: &Call, module: &str) {
    let Rename {
        name,
        section,
        computed,
    } = &call.rename;
    let mut renamed = function.clone();
    renamed.name = name.clone().unwrap_or(renamed.name);
    renamed.section = section.clone().unwrap_or(renamed.section);
    renamed.certain &= !computed;
    renamed.line = call.line;
    renamed.used = true;
    renamed.callers.clear();
    let earlier = copies.iter_mut().find(|earlier| {
        (&earlier.path, &earlier.name, &earlier.section) == (&renamed.path, &renamed.name, &renamed.section)
    });
    let passed = call.passed.as_ref();
    match earlier {
        Some(earlier) => {
            earlier.take_call(passed);
            earlier.take_caller(module, passed);
        }
        None => {
            renamed.take_call(passed);
            renamed.take_caller(module, passed);
            copies.push(renamed);
        }
    }
}

impl Function {
    /// A resource that is handed on without a call gets all its arguments from dlt.
    fn take_mention(&mut self) {
        for field in &mut self.fields {
            if field.given.may_be() {
                field.given = Given::Sometimes;
            }
        }
    }

    fn take_call(&mut self, passed: Option<&Passed>) {
        for field in &mut self.fields {
            field.given = field.given.with(field, passed);
        }
    }

    /// A module calls it, or hands it on without a call.
    fn take_caller(&mut self, module: &str, passed: Option<&Passed>) {
        let at = self.callers.iter().position(|caller| caller.module == module);
        let at = at.unwrap_or_else(|| {
            self.callers.push(Caller {
                module: module.to_owned(),
                given: vec![Given::NoCall; self.fields.len()],
            });
            self.callers.len() - 1
        });
        let Caller { given, .. } = &mut self.callers[at];
        for (given, field) in given.iter_mut().zip(&self.fields) {
            *given = given.with(field, passed);
        }
    }
}

impl Given {
    /// What one more call makes of it; `None` for a place where there is none.
    fn with(self, field: &Field, passed: Option<&Passed>) -> Self {
        let Some(passed) = passed else {
            return self;
        };
        let now = match passed.gives(&field.name, field.position) {
            Some(true) => Self::Always,
            Some(false) => Self::Never,
            None => Self::Maybe,
        };
        match (self, now) {
            (Self::NoCall, now) => now,
            (same, now) if same == now => same,
            (Self::Always, Self::Maybe) | (Self::Maybe, Self::Always) => Self::Maybe,
            _ => Self::Sometimes,
        }
    }
}
