//! Text -> tree. The one folder that names the Python parser.
//!
//! ```text
//! mod.rs     a text, whole or in pieces, and an annotation written as one
//! signs.rs   what can make a tree deep, counted without the parser
//! depth.rs   how deep it is, by the tokens
//! lower.rs   the parser's tree as ours
//! ```

mod depth;
mod lower;
mod signs;

use std::ops::Range;

use ruff_python_ast as ast;
use ruff_python_ast::token::Token;
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_expression, parse_unchecked};

use super::module::Syntax;
use super::tree::{Expression, Statement};
use depth::{is_deep, lexed, may_be_deep};
use lower::Lower;
use signs::Signs;

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
    if may_be_deep(Signs::of(text)) && is_deep(lexed(text)) {
        return None;
    }
    let parsed = parse_expression(text).ok()?;
    Some(Lower::new(text).expression(parsed.expr()))
}

/// The parser's tree of a module; `None` where it is too deep.
fn parsed(text: &str) -> Option<Parsed<ast::Mod>> {
    let signs = Signs::of(text);
    if signs.tokens > MAX_SIGNS && is_deep(lexed(text)) {
        return None;
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    // The parser has the tokens already; of a text that is not Python, those of the whole count.
    let is_too_deep = match parsed.errors() {
        _ if !may_be_deep(signs) => false,
        [] => is_deep(parsed.tokens().iter().map(Token::kind)),
        _ => is_deep(lexed(text)),
    };
    if is_too_deep {
        stacker::grow(DEEP_STACK, || drop(parsed));
        return None;
    }
    Some(parsed)
}
