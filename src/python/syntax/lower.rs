//! The parser's tree -> ours.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, Stmt};
use ruff_text_size::{Ranged, TextSize};

use super::depth::MAX_DEPTH;
use crate::python::tree::{Call, Class, Def, Expression, Import, Parameter, Statement};

/// Turns the parser's tree into ours.
pub(super) struct Lower {
    /// Where each line but the first starts.
    lines: Vec<usize>,
    /// Where the parsed piece starts in the text.
    pub(super) start: usize,
    depth: usize,
}

impl Lower {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let is_end = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let lines = ends.filter(is_end).map(|at| at + 1).collect();
        Self {
            lines,
            start: 0,
            depth: 0,
        }
    }

    /// The line of an offset, from 1.
    fn line(&self, offset: TextSize) -> usize {
        let offset = self.start + usize::from(offset);
        self.lines.partition_point(|&start| start <= offset) + 1
    }

    pub(super) fn module(&mut self, module: &ast::Mod) -> Vec<Statement> {
        match module {
            ast::Mod::Module(module) => self.statements(&module.body),
            ast::Mod::Expression(_) => Vec::new(),
        }
    }

    fn statements(&mut self, body: &[Stmt]) -> Vec<Statement> {
        let mut found = Vec::with_capacity(body.len());
        for statement in body {
            self.statement(statement, &mut found);
        }
        found
    }

    fn statement(&mut self, statement: &Stmt, found: &mut Vec<Statement>) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        match statement {
            Stmt::Import(import) => {
                found.extend(import.names.iter().map(|alias| {
                    Statement::Import(Import {
                        level: 0,
                        module: alias.name.as_str().to_owned(),
                        name: None,
                        alias: alias.asname.as_ref().map(|name| name.as_str().to_owned()),
                    })
                }));
            }
            Stmt::ImportFrom(import) => {
                let module = import.module.as_ref().map_or("", |name| name.as_str());
                found.extend(import.names.iter().map(|alias| {
                    Statement::Import(Import {
                        level: usize::try_from(import.level).unwrap_or_default(),
                        module: module.to_owned(),
                        name: Some(alias.name.as_str().to_owned()),
                        alias: alias.asname.as_ref().map(|name| name.as_str().to_owned()),
                    })
                }));
            }
            Stmt::FunctionDef(def) => found.push(Statement::Function(self.function(def))),
            Stmt::ClassDef(class) => found.push(Statement::Class(self.class(class))),
            Stmt::Assign(assign) => {
                let targets = self.expressions(&assign.targets);
                let value = Some(self.expression(&assign.value));
                found.push(Statement::Assign {
                    targets,
                    annotation: None,
                    value,
                    line: self.line(assign.range.start()),
                });
            }
            Stmt::AnnAssign(assign) => {
                let targets = vec![self.expression(&assign.target)];
                let annotation = Some(self.expression(&assign.annotation));
                let value = assign.value.as_deref().map(|value| self.expression(value));
                found.push(Statement::Assign {
                    targets,
                    annotation,
                    value,
                    line: self.line(assign.range.start()),
                });
            }
            Stmt::TypeAlias(alias) => {
                let targets = vec![self.expression(&alias.name)];
                let value = Some(self.expression(&alias.value));
                found.push(Statement::Assign {
                    targets,
                    annotation: None,
                    value,
                    line: self.line(alias.range.start()),
                });
            }
            other => {
                let mut parts = Parts::of(self);
                visitor::walk_stmt(&mut parts, other);
                let Parts {
                    expressions,
                    statements,
                    ..
                } = parts;
                found.push(Statement::Block {
                    expressions,
                    statements,
                });
            }
        }
        self.depth -= 1;
    }

    fn function(&mut self, def: &ast::StmtFunctionDef) -> Def {
        let positional = def.parameters.posonlyargs.iter().chain(&def.parameters.args);
        let parameters = positional
            .map(|parameter| (parameter, false))
            .chain(
                def.parameters
                    .kwonlyargs
                    .iter()
                    .map(|parameter| (parameter, true)),
            )
            .map(|(with_default, keyword_only)| {
                let parameter = &with_default.parameter;
                Parameter {
                    name: parameter.name.as_str().to_owned(),
                    annotation: parameter.annotation.as_deref().map(|hint| self.expression(hint)),
                    default: with_default
                        .default
                        .as_deref()
                        .map(|value| self.expression(value)),
                    keyword_only,
                    line: self.line(parameter.name.range.start()),
                }
            })
            .collect();
        Def {
            name: def.name.as_str().to_owned(),
            decorators: self.decorators(&def.decorator_list),
            parameters,
            body: self.statements(&def.body),
            line: self.line(def.name.range.start()),
        }
    }

    fn decorators(&mut self, list: &[ast::Decorator]) -> Vec<Expression> {
        list.iter()
            .map(|decorator| self.expression(&decorator.expression))
            .collect()
    }

    fn class(&mut self, class: &ast::StmtClassDef) -> Class {
        Class {
            name: class.name.as_str().to_owned(),
            decorators: self.decorators(&class.decorator_list),
            bases: class
                .arguments
                .as_deref()
                .map(|arguments| self.expressions(&arguments.args))
                .unwrap_or_default(),
            body: self.statements(&class.body),
            line: self.line(class.name.range.start()),
        }
    }

    fn expressions(&mut self, expressions: &[Expr]) -> Vec<Expression> {
        expressions.iter().map(|inner| self.expression(inner)).collect()
    }

    fn boxed(&mut self, expression: &Expr) -> Box<Expression> {
        Box::new(self.expression(expression))
    }

    pub(super) fn expression(&mut self, expression: &Expr) -> Expression {
        if self.depth >= MAX_DEPTH {
            return Expression::Other(Vec::new());
        }
        self.depth += 1;
        let lowered = match expression {
            Expr::Name(name) => Expression::Name(name.id.as_str().to_owned()),
            Expr::Attribute(attribute) => {
                Expression::Attribute(self.boxed(&attribute.value), attribute.attr.as_str().to_owned())
            }
            Expr::StringLiteral(literal) => Expression::Text(literal.value.to_str().to_owned()),
            Expr::NumberLiteral(ast::ExprNumberLiteral {
                value: ast::Number::Int(number),
                ..
            }) => match number.as_i64() {
                Some(number) => Expression::Integer(number),
                None => Expression::Other(Vec::new()),
            },
            Expr::NoneLiteral(_) => Expression::None,
            Expr::BooleanLiteral(literal) if literal.value => Expression::True,
            Expr::Subscript(subscript) => Expression::Subscript {
                value: self.boxed(&subscript.value),
                index: self.boxed(&subscript.slice),
                line: self.line(subscript.range.start()),
            },
            Expr::Call(call) => Expression::Call(self.call(call)),
            Expr::Dict(dict) => Expression::Dict(
                dict.items
                    .iter()
                    .map(|item| {
                        let key = item.key.as_ref().map(|key| self.expression(key));
                        let key = key.unwrap_or(Expression::Other(Vec::new()));
                        (key, self.expression(&item.value))
                    })
                    .collect(),
            ),
            Expr::List(list) => Expression::Sequence(self.expressions(&list.elts)),
            Expr::Tuple(tuple) => Expression::Sequence(self.expressions(&tuple.elts)),
            Expr::Set(set) => Expression::Sequence(self.expressions(&set.elts)),
            Expr::BinOp(binary) if binary.op == Operator::BitOr => {
                Expression::Union(self.boxed(&binary.left), self.boxed(&binary.right))
            }
            Expr::BoolOp(boolean) => Expression::Choice(self.expressions(&boolean.values), Vec::new()),
            Expr::If(conditional) => Expression::Choice(
                vec![
                    self.expression(&conditional.body),
                    self.expression(&conditional.orelse),
                ],
                vec![self.expression(&conditional.test)],
            ),
            Expr::Compare(compare)
                if compare.comparators.len() == 1 && matches!(*compare.ops, [CmpOp::In | CmpOp::NotIn]) =>
            {
                Expression::In {
                    item: self.boxed(&compare.left),
                    container: self.boxed(&compare.comparators[0]),
                    line: self.line(compare.range.start()),
                }
            }
            other => {
                let mut parts = Parts::of(self);
                visitor::walk_expr(&mut parts, other);
                if matches!(other, Expr::Lambda(_)) {
                    Expression::Lambda(parts.expressions)
                } else {
                    Expression::Other(parts.expressions)
                }
            }
        };
        self.depth -= 1;
        lowered
    }

    fn call(&mut self, call: &ast::ExprCall) -> Call {
        let arguments = &call.arguments;
        let plain = arguments
            .args
            .iter()
            .take_while(|argument| !argument.is_starred_expr())
            .count();
        let mut spread = self.expressions(&arguments.args[plain..]);
        let mut keywords = Vec::new();
        for keyword in &arguments.keywords {
            let value = self.expression(&keyword.value);
            match &keyword.arg {
                Some(name) => keywords.push((name.as_str().to_owned(), value)),
                None => spread.push(value),
            }
        }
        Call {
            function: self.boxed(&call.func),
            arguments: self.expressions(&arguments.args[..plain]),
            keywords,
            spread,
            line: self.line(call.range().start()),
        }
    }
}

/// The expressions and statements right inside a form that needs no more care.
struct Parts<'l> {
    lower: &'l mut Lower,
    expressions: Vec<Expression>,
    statements: Vec<Statement>,
}

impl<'l> Parts<'l> {
    fn of(lower: &'l mut Lower) -> Self {
        Self {
            lower,
            expressions: Vec::new(),
            statements: Vec::new(),
        }
    }
}

impl<'a> Visitor<'a> for Parts<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        self.lower.statement(statement, &mut self.statements);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let lowered = self.lower.expression(expression);
        self.expressions.push(lowered);
    }
}
