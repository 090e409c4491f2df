//! Text -> tree. The one file that names the Python parser.

use std::ops::Range;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, Stmt};
use ruff_python_parser::{Mode, ParseOptions, Parsed, lexer, parse_expression, parse_unchecked};
use ruff_text_size::{Ranged, TextSize};

use super::module::Syntax;
use super::signs::Signs;
use super::tree::{Call, Class, Def, Expression, Import, Parameter, Statement};

/// Statements and expressions nested deeper than this in each other are left out of the tree. Python allows 100
/// levels of indentation and 200 of brackets.
const MAX_DEPTH: usize = 150;

/// Text with a logical line whose tree could be deeper than this is not read: dropping the parser's tree takes stack for every
/// level of it.
const MAX_LINE_DEPTH: usize = 1000;

/// Text with more signs of depth than this is parsed only when its tokens are known not to be deep: what the parser's stack takes
/// is bounded so.
const MAX_SIGNS: usize = 20_000;

/// The stack that the tree of a text with so many signs is dropped on, in bytes.
const DEEP_STACK: usize = 4096 * MAX_SIGNS;

/// A module's statements.
pub(super) struct Source {
    pub(super) body: Vec<Statement>,
    pub(super) syntax: Syntax,
}

/// Parses a module. What is not Python is passed over.
pub(super) fn module(text: &str) -> Source {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(parsed) = parsed(text) else {
        return Source {
            body: Vec::new(),
            syntax: Syntax::TooDeep,
        };
    };
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
    if Signs::of(text).tokens > MAX_LINE_DEPTH && is_deep(lexed(text)) {
        return None;
    }
    let parsed = parse_expression(text).ok()?;
    Some(Lower::new(text).expression(parsed.expr()))
}

/// The parser's tree of a module; `None` where it is too deep.
fn parsed(text: &str) -> Option<Parsed<ast::Mod>> {
    // Most files have not as many signs of depth in all.
    let signs = Signs::of(text);
    let may_be_deep = signs.tokens > MAX_LINE_DEPTH || signs.indent > MAX_DEPTH;
    if signs.tokens > MAX_SIGNS && is_deep(lexed(text)) {
        return None;
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    // The parser has the tokens already; of a text that is not Python, those of the whole count.
    let is_too_deep = match parsed.errors() {
        _ if !may_be_deep => false,
        [] => is_deep(parsed.tokens().iter().map(Token::kind)),
        _ => is_deep(lexed(text)),
    };
    if is_too_deep {
        stacker::grow(DEEP_STACK, || drop(parsed));
        return None;
    }
    Some(parsed)
}

/// The tokens of a text, without parsing it.
fn lexed(text: &str) -> impl Iterator<Item = TokenKind> {
    let mut lexer = lexer::lex(text, Mode::Module);
    std::iter::from_fn(move || Some(lexer.next_token()).filter(|kind| *kind != TokenKind::EndOfFile))
}

/// Whether the tree of an expression, or of statements in each other, could be deeper than any person writes.
///
/// The measure is the number of tokens that can make an expression deeper, counted anew behind each comma and
/// each logical line.
fn is_deep(tokens: impl Iterator<Item = TokenKind>) -> bool {
    // One counter for the logical line and each open bracket.
    let mut counters = vec![0usize];
    let mut depth = 0usize;
    let mut indents = 0usize;
    for token in tokens {
        match token {
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
            quiet if is_quiet(quiet) => {}
            _ => count(&mut counters, &mut depth),
        }
        if depth > MAX_LINE_DEPTH || indents > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// Whether a token makes nothing deeper.
fn is_quiet(token: TokenKind) -> bool {
    matches!(
        token,
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
            | TokenKind::NonLogicalNewline
    )
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How many tokens of a text can make something deeper.
    fn tokens(text: &str) -> usize {
        let is_none = |kind: &TokenKind| {
            matches!(kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent) || is_quiet(*kind)
        };
        lexed(text).filter(|kind| !is_none(kind)).count()
    }

    #[test]
    fn every_keyword_is_a_sign() {
        let words = "and as assert async await break case class continue def del elif else except finally for from global if \
                     import in is lambda lazy match nonlocal not or pass raise return try type while with yield 1if 0xfor";
        for word in words.split(' ') {
            assert!(tokens(word) <= Signs::of(word).tokens, "{word}");
        }
    }

    proptest! {
        #[test]
        fn there_are_never_fewer_signs_than_tokens(
            pieces in prop::collection::vec(
                prop_oneof![
                    "[a-z0-9_]{1,9}",
                    r"[-+*/@%&|^~<>=!?$`.,:;(){}\[\]\\ \n\t\r]{1,6}",
                    "(t|f|rb|u|)('|\"|'''|\"\"\")",
                    "(and|or|not|in|is|if|else|for|lambda|await|yield|import|from|as|pass|del|try|with|while|raise|1or|2if) ?",
                    "[é€名\u{200b}\u{0}\u{7f}#]{1,3}",
                ],
                0..40,
            )
        ) {
            let text = pieces.concat();
            // A lexer may end with a token of nothing, for what is missing there.
            prop_assert!(tokens(&text) <= Signs::of(&text).tokens + 1, "{:?}", text);
        }
    }
}
