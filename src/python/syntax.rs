//! Text -> tree. The one file that names the Python parser.

use std::ops::Range;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, Stmt};
use ruff_python_parser::{Mode, ParseOptions, lexer, parse_expression, parse_unchecked};
use ruff_text_size::{Ranged, TextSize};

use super::module::Syntax;
use super::tree::{Call, Class, Def, Expression, Import, Parameter, Statement};

/// Statements and expressions nested deeper than this in each other are left out of the tree. Python allows 100
/// levels of indentation and 200 of brackets.
const MAX_DEPTH: usize = 150;

/// Text with a logical line whose tree could be deeper than this is not parsed: dropping the parser's tree takes
/// stack for every level of it.
const MAX_LINE_DEPTH: usize = 1000;

/// A module's statements.
pub(super) struct Source {
    pub(super) body: Vec<Statement>,
    pub(super) syntax: Syntax,
}

/// Parses a module. What is not Python is passed over.
pub(super) fn module(text: &str) -> Source {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if too_deep(text) {
        return Source {
            body: Vec::new(),
            syntax: Syntax::TooDeep,
        };
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    if parsed.errors().is_empty() {
        return Source {
            body: Lower::new(text).module(parsed.syntax()),
            syntax: Syntax::Whole,
        };
    }
    // A bracket left open can swallow the decorator behind it: each piece by itself loses less.
    let mut body = Vec::new();
    let mut lower = Lower::new(text);
    for piece in pieces(text) {
        let parsed = parse_unchecked(&text[piece.clone()], ParseOptions::from(Mode::Module));
        lower.start = piece.start;
        body.extend(lower.module(parsed.syntax()));
    }
    Source {
        body,
        syntax: Syntax::Broken,
    }
}

/// A text cut before each line that begins a function, a class or an import without indentation, but neither
/// between a decorator and what it decorates nor inside a string of several lines.
fn pieces(text: &str) -> Vec<Range<usize>> {
    const BEGINNINGS: [&str; 6] = ["@", "def ", "async def ", "class ", "import ", "from "];
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut decorated = false;
    let mut in_text = false;
    for line in text.split_inclusive(['\n', '\r']) {
        if !in_text && BEGINNINGS.iter().any(|word| line.starts_with(word)) {
            if at > start && !decorated {
                pieces.push(start..at);
                start = at;
            }
            decorated = line.starts_with('@');
        }
        let quotes = line.matches("\"\"\"").count() + line.matches("'''").count();
        in_text ^= quotes % 2 == 1;
        at += line.len();
    }
    pieces.push(start..text.len());
    pieces
}

/// Parses an annotation written as a string.
pub(super) fn expression(text: &str) -> Option<Expression> {
    if too_deep(text) {
        return None;
    }
    let parsed = parse_expression(text).ok()?;
    Some(Lower::new(text).expression(parsed.expr()))
}

/// Whether the tree of an expression, or of statements in each other, could be deeper than any person writes.
///
/// The measure is the number of tokens that can make an expression deeper, counted anew behind each comma and
/// each logical line.
fn too_deep(text: &str) -> bool {
    let mut lexer = lexer::lex(text, Mode::Module);
    // One counter for the logical line and each open bracket.
    let mut counters = vec![0usize];
    let mut depth = 0usize;
    let mut indents = 0usize;
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return false,
            TokenKind::Indent => indents += 1,
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                count(&mut counters, &mut depth);
                counters.push(0);
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                if counters.len() > 1 {
                    depth -= counters.pop().unwrap_or_default();
                }
            }
            TokenKind::Comma => depth -= counters.last_mut().map(std::mem::take).unwrap_or_default(),
            // Where a bracket is left open, what begins a statement ends the line for the parser too.
            TokenKind::Newline
            | TokenKind::Semi
            | TokenKind::Def
            | TokenKind::Class
            | TokenKind::Import
            | TokenKind::Return
            | TokenKind::While
            | TokenKind::Try
            | TokenKind::With
            | TokenKind::Raise => {
                counters.clear();
                counters.push(0);
                depth = 0;
            }
            TokenKind::Name
            | TokenKind::String
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
            | TokenKind::Colon
            | TokenKind::Comment
            | TokenKind::FStringStart
            | TokenKind::FStringMiddle
            | TokenKind::FStringEnd
            | TokenKind::NonLogicalNewline => {}
            _ => count(&mut counters, &mut depth),
        }
        if depth > MAX_LINE_DEPTH || indents > MAX_DEPTH {
            return true;
        }
    }
}

fn count(counters: &mut [usize], depth: &mut usize) {
    if let Some(last) = counters.last_mut() {
        *last += 1;
        *depth += 1;
    }
}

/// Turns the parser's tree into ours.
struct Lower {
    /// Where each line but the first starts.
    lines: Vec<usize>,
    /// Where the parsed piece starts in the text.
    start: usize,
    depth: usize,
}

impl Lower {
    fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let lines = (1..=bytes.len())
            .filter(|&at| match bytes[at - 1] {
                b'\n' => true,
                b'\r' => bytes.get(at) != Some(&b'\n'),
                _ => false,
            })
            .collect();
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

    fn module(&mut self, module: &ast::Mod) -> Vec<Statement> {
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
            decorators: def
                .decorator_list
                .iter()
                .map(|decorator| self.expression(&decorator.expression))
                .collect(),
            parameters,
            body: self.statements(&def.body),
            line: self.line(def.name.range.start()),
        }
    }

    fn class(&mut self, class: &ast::StmtClassDef) -> Class {
        Class {
            name: class.name.as_str().to_owned(),
            decorators: class
                .decorator_list
                .iter()
                .map(|decorator| self.expression(&decorator.expression))
                .collect(),
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

    fn expression(&mut self, expression: &Expr) -> Expression {
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
