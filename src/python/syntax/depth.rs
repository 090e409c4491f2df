//! How deep a text of Python is nested, by its tokens. What no person writes is not read.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

use super::signs::Signs;

/// Statements and expressions nested deeper than this in each other are left out of the tree. Python allows 100
/// levels of indentation and 200 of brackets.
pub(super) const MAX_DEPTH: usize = 150;

/// Text with a logical line whose tree could be deeper than this is not read: dropping the parser's tree takes stack for every
/// level of it.
const MAX_LINE_DEPTH: usize = 1000;

/// The tokens of a text, without parsing it.
pub(super) fn lexed(text: &str) -> impl Iterator<Item = TokenKind> {
    let mut lexer = lexer::lex(text, Mode::Module);
    std::iter::from_fn(move || Some(lexer.next_token()).filter(|kind| *kind != TokenKind::EndOfFile))
}

/// Whether a text has signs enough for a tree that is too deep: most files have not as many in all.
pub(super) fn may_be_deep(signs: Signs) -> bool {
    signs.tokens > MAX_LINE_DEPTH || signs.indent > MAX_DEPTH
}

/// Whether the tree of an expression, or of statements in each other, could be deeper than any person writes.
///
/// The measure is the number of tokens that can make an expression deeper, counted anew behind each comma and
/// each logical line.
pub(super) fn is_deep(tokens: impl Iterator<Item = TokenKind>) -> bool {
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
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

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
