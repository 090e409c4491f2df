//! The walk over a module's tree, which finds the places that ask dlt for something.

use std::collections::HashMap;

use super::access::Access;
use super::annotation::Annotation;
use super::names::{Names, Word, join, within_dlt};
use super::tree::{Call, Class, Def, Expression, Statement};
use super::usage::{self, Mention, Passed};
use super::{Destination, Field, Function, Job, Kind, Module, Pipeline, Read, Spec, Usage, syntax};

/// Reads one module by itself; names of other modules stay as they are imported.
pub(super) fn read(text: &str, module: &str) -> Module {
    let source = syntax::module(text);
    let name = module
        .strip_suffix(".__init__")
        .filter(|package| !package.is_empty())
        .unwrap_or(module);
    let mut reader = Reader {
        names: Names::new(module),
        found: Module {
            name: name.to_owned(),
            syntax: source.syntax,
            ..Module::default()
        },
        defs: HashMap::new(),
        section: String::new(),
        path: name.to_owned(),
        within: Vec::new(),
        in_decorator: false,
    };
    reader.module(&source.body);
    reader.found
}

struct Reader<'t> {
    names: Names<'t>,
    found: Module,
    /// Every function of the module by its path.
    defs: HashMap<String, &'t Def>,
    /// What the module's sources are called by when they do not say so.
    section: String,
    /// The path of the body that is walked.
    path: String,
    /// The sections of the sources it stands in.
    within: Vec<String>,
    /// Resources named in a decorator (`data_from=`) are not handed out there.
    in_decorator: bool,
}

impl<'t> Reader<'t> {
    fn module(&mut self, body: &'t [Statement]) {
        collect(&self.path, body, &mut self.defs);
        self.names.enter(&self.path, body, std::iter::empty());
        self.section = self
            .names
            .value("__source_name__")
            .and_then(|value| self.names.name(value))
            .unwrap_or_else(|| self.found.last_name().to_owned());
        self.body(body);
        self.guards();
        self.aliases(body);
        if let Some(scope) = self.names.leave() {
            self.found.exports = scope
                .paths()
                .map(|(name, path)| (name.to_owned(), path.to_owned()))
                .collect();
            self.found.stars = scope.stars().to_vec();
        }
        let prefix = format!("{}.", self.found.name);
        for path in self.found.aliases.keys() {
            let name = path.strip_prefix(&prefix).unwrap_or(path);
            self.found.exports.insert(name.to_owned(), path.clone());
        }
    }

    /// A key that the module asks for with `in`, or with `.get`, it can do without wherever it reads it.
    fn guards(&mut self) {
        let guarded: Vec<(String, bool)> = self
            .found
            .reads
            .iter()
            .filter(|read| read.access == Access::Optional)
            .map(|read| (read.key.clone(), read.secret))
            .collect();
        for read in &mut self.found.reads {
            let is_guarded = guarded
                .iter()
                .any(|(key, secret)| (key, *secret) == (&read.key, read.secret));
            if read.access == Access::Required && is_guarded {
                read.access = Access::Optional;
            }
        }
    }

    /// `Credentials = Union[A, B]`: what annotations, in other modules too, mean by the name.
    fn aliases(&mut self, body: &'t [Statement]) {
        for statement in body {
            let Statement::Assign {
                targets,
                value: Some(value),
                ..
            } = statement
            else {
                continue;
            };
            let is_hint = match value {
                Expression::Union(..) => true,
                Expression::Subscript { value, .. } => {
                    matches!(
                        self.names.word(value),
                        Some(Word::Union | Word::Optional | Word::Annotated)
                    )
                }
                _ => false,
            };
            if let [Expression::Name(name)] = targets.as_slice()
                && is_hint
            {
                let path = join(&self.found.name, name);
                self.found
                    .aliases
                    .insert(path, Annotation::read(&self.names, value));
            }
        }
    }

    fn body(&mut self, body: &'t [Statement]) {
        for statement in body {
            match statement {
                Statement::Import(_) => {}
                Statement::Function(def) => self.function(def),
                Statement::Class(class) => self.class(class),
                Statement::Assign { targets, value, .. } => {
                    for target in targets {
                        self.target(target);
                    }
                    self.expressions(value.as_slice());
                }
                Statement::Block {
                    expressions,
                    statements,
                } => {
                    self.expressions(expressions);
                    self.body(statements);
                }
            }
        }
    }

    fn target(&mut self, target: &'t Expression) {
        match Read::of(&self.names, target) {
            Some(read) => self.found.reads.push(Read {
                access: Access::Written,
                ..read
            }),
            None if matches!(target, Expression::Name(_)) => {}
            None => self.expression(target),
        }
    }

    fn function(&mut self, def: &'t Def) {
        let mut source = None;
        for decorator in &def.decorators {
            let (call, path) = match decorator {
                Expression::Call(call) => (Some(call), &*call.function),
                other => (None, other),
            };
            if let Some(Word::Decorator(kind)) = self.names.word(path) {
                let path = join(&self.path, &def.name);
                let section = self.add_function(kind, path, def, call, def.line);
                if kind == Kind::Source {
                    source = Some(section);
                }
            }
            if let Some(job) = Job::of(&self.names, decorator, def) {
                let path = join(&self.path, &def.name);
                self.add_function(Kind::Job, path, def, call, def.line);
                self.found.jobs.push(job);
            }
            self.in_decorator = true;
            match call {
                Some(call) => self.children(call),
                None => self.expression(decorator),
            }
            self.in_decorator = false;
        }
        for parameter in &def.parameters {
            self.expressions(parameter.default.as_slice());
        }
        let parameters = def.parameters.iter().map(|parameter| parameter.name.as_str());
        let outer = self.path.clone();
        self.path = join(&outer, &def.name);
        self.names.enter(&self.path, &def.body, parameters);
        let is_source = source.is_some();
        self.within.extend(source);
        self.body(&def.body);
        if is_source {
            self.within.pop();
        }
        self.names.leave();
        self.path = outer;
    }

    /// Adds a function that a decorator, written as one or called, makes dlt's. Answers with its section.
    fn add_function(
        &mut self,
        kind: Kind,
        path: String,
        def: &'t Def,
        call: Option<&Call>,
        line: usize,
    ) -> String {
        let mut certain = true;
        let mut text = |keyword| {
            let value = call.and_then(|call| call.keyword(keyword))?;
            let text = self.names.name(value);
            // A resource whose name is computed for each call is looked up by its function's.
            certain &= text.is_some() || matches!(value, Expression::None | Expression::Lambda(_));
            text.filter(|text| !text.is_empty())
        };
        let name = text("name");
        let section = text("section");
        let section = match (kind, self.within.last()) {
            (Kind::Destination, _) => String::new(),
            (Kind::Resource | Kind::Transformer, Some(source)) => source.clone(),
            (Kind::Job, _) => section.unwrap_or_else(|| self.found.last_name().to_owned()),
            _ => section.unwrap_or_else(|| self.section.clone()),
        };
        let spec = call
            .and_then(|call| call.keyword("spec"))
            .and_then(|spec| self.names.path(spec));
        self.found.functions.push(Function {
            kind,
            path,
            section: section.clone(),
            name: name.unwrap_or_else(|| def.name.clone()),
            certain,
            under: Vec::new(),
            used: false,
            callers: Vec::new(),
            alone: false,
            line,
            fields: self.arguments(kind, def),
            spec,
        });
        section
    }

    /// The arguments of a function. A transformer's item is not given by its calls.
    fn arguments(&self, kind: Kind, def: &'t Def) -> Vec<Field> {
        let mut position = 0;
        let mut item = kind == Kind::Transformer;
        let mut fields = Vec::new();
        for parameter in &def.parameters {
            if ["self", "cls"].contains(&parameter.name.as_str()) {
                continue;
            }
            let is_item = std::mem::take(&mut item);
            let own = (!parameter.keyword_only && !is_item).then_some(position);
            position += usize::from(own.is_some());
            fields.push(Field::argument(&self.names, parameter, own));
        }
        fields
    }

    fn class(&mut self, class: &'t Class) {
        let path = join(&self.path, &class.name);
        let decorated = class.decorators.iter().any(|decorator| {
            let path = match decorator {
                Expression::Call(call) => &call.function,
                other => other,
            };
            self.names.word(path) == Some(Word::Configspec)
        });
        let bases: Vec<String> = class
            .bases
            .iter()
            .filter_map(|base| self.names.path(base))
            .collect();
        if decorated || !bases.is_empty() {
            let fields = class.body.iter().filter_map(|statement| match statement {
                Statement::Assign {
                    targets,
                    annotation: Some(hint),
                    value,
                    line,
                } => match &**targets {
                    [Expression::Name(name)] if !name.starts_with("__") => {
                        Some(Field::of_spec(&self.names, name, hint, value.as_ref(), *line))
                    }
                    _ => None,
                },
                _ => None,
            });
            let fields = fields.collect();
            let is_parser = |statement: &Statement| matches!(statement, Statement::Function(def) if def.name == "parse_native_representation");
            self.found.specs.push(Spec {
                parses: class.body.iter().any(is_parser),
                path: path.clone(),
                bases,
                decorated,
                fields,
                line: class.line,
            });
        }
        self.expressions(&class.decorators);
        let outer = std::mem::replace(&mut self.path, path);
        self.names.enter(&self.path, &class.body, std::iter::empty());
        self.body(&class.body);
        self.names.leave();
        self.path = outer;
    }

    fn expressions(&mut self, expressions: &'t [Expression]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &'t Expression) {
        self.found.reads.extend(Read::of(&self.names, expression));
        if let Expression::Call(call) = expression {
            self.call(call);
            return;
        }
        if matches!(expression, Expression::Name(_) | Expression::Attribute(..)) && !self.in_decorator {
            self.mention(expression);
        }
        expression.each_child(&mut |child| self.expression(child));
    }

    fn mention(&mut self, expression: &Expression) {
        let Some(path) = self.names.path(expression).filter(|path| !within_dlt(path)) else {
            return;
        };
        let mention = Mention {
            path,
            within: self.within.last().cloned(),
        };
        if !self.found.mentions.contains(&mention) {
            self.found.mentions.push(mention);
        }
    }

    fn call(&mut self, call: &'t Call) {
        self.found.pipelines.extend(Pipeline::of_call(&self.names, call));
        self.found
            .destinations
            .extend(Destination::of_call(&self.names, call));
        self.decorator_called(call);
        let renaming = usage::renaming(&self.names, call);
        let is_renaming = renaming.is_some();
        let callee = renaming.or_else(|| usage::callee(&self.names, &call.function));
        // A call that is called may be one of dlt's words itself.
        let is_known = callee.is_some() && !matches!(*call.function, Expression::Call(_));
        if let Some((path, rename)) = callee {
            let passed = (!is_renaming).then(|| Passed::of(&self.names, call));
            let line = call.line;
            if usage::is_core_source(&path) {
                self.found.usages.push(Usage {
                    path,
                    rename,
                    passed,
                    line,
                });
            } else if !within_dlt(&path) {
                self.found.calls.push(usage::Call {
                    path,
                    rename,
                    passed,
                    within: self.within.last().cloned(),
                    line,
                });
            }
        }
        if !is_known {
            self.expression(&call.function);
        }
        self.children(call);
    }

    fn children(&mut self, call: &'t Call) {
        self.expressions(&call.arguments);
        for (_, value) in &call.keywords {
            self.expression(value);
        }
        self.expressions(&call.spread);
    }

    /// `dlt.resource(function, name=…)` and `dlt.source(name=…)(function)`.
    fn decorator_called(&mut self, call: &'t Call) {
        let decorator = match &*call.function {
            Expression::Call(inner) => inner,
            _ => call,
        };
        let Some(Word::Decorator(kind)) = self.names.word(&decorator.function) else {
            return;
        };
        let Some(path) = usage::decorated(&self.names, call) else {
            return;
        };
        if let Some(def) = self.defs.get(&path).copied() {
            self.add_function(kind, path, def, Some(decorator), call.line);
        }
    }
}

fn collect<'t>(path: &str, body: &'t [Statement], defs: &mut HashMap<String, &'t Def>) {
    for statement in body {
        match statement {
            Statement::Function(def) => {
                let own = join(path, &def.name);
                collect(&own, &def.body, defs);
                defs.insert(own, def);
            }
            Statement::Class(class) => collect(&join(path, &class.name), &class.body, defs),
            Statement::Block { statements, .. } => collect(path, statements, defs),
            Statement::Import(_) | Statement::Assign { .. } => {}
        }
    }
}
