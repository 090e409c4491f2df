//! A long text cut where headers begin: each chunk is a text of its own, and what reads them one after the other needs the room
//! of one.

use toml_parser::Source;
use toml_parser::lexer::{Lexer, Token, TokenKind};

/// The chunks of a text, in order.
pub(super) struct Chunks<'s> {
    lexer: Lexer<'s>,
    /// A chunk has so many bytes, and what is left up to the next header.
    length: usize,
    /// The bracket that the next chunk begins with.
    header: Option<Token>,
}

impl<'s> Chunks<'s> {
    /// Cuts a text, behind so many bytes each time.
    pub(super) fn new(text: &'s str, length: usize) -> Self {
        Self {
            lexer: Source::new(text).lex(),
            length,
            header: None,
        }
    }

    /// Puts the tokens of the next chunk in place of what is in `tokens`; answers whether there was one.
    pub(super) fn read(&mut self, tokens: &mut Vec<Token>) -> bool {
        tokens.clear();
        tokens.extend(self.header.take());
        let mut nesting = usize::from(!tokens.is_empty());
        let mut is_line_start = false;
        for token in self.lexer.by_ref() {
            let start = tokens.first().map_or(0, |first| first.span().start());
            let at = token.span().start();
            match token.kind() {
                // In an array that goes over several lines, it is another array's.
                TokenKind::LeftSquareBracket
                    if is_line_start && nesting == 0 && at - start >= self.length =>
                {
                    self.header = Some(token);
                    return true;
                }
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => nesting += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    nesting = nesting.saturating_sub(1);
                }
                _ => {}
            }
            is_line_start = token.kind() == TokenKind::Newline;
            tokens.push(token);
        }
        !tokens.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &str, length: usize) -> Vec<&str> {
        let (mut chunks, mut tokens) = (Chunks::new(text, length), Vec::new());
        let mut cut = Vec::new();
        while chunks.read(&mut tokens) {
            let (first, last) = (tokens.first().unwrap(), tokens.last().unwrap());
            cut.push(&text[first.span().start()..last.span().end()]);
        }
        cut
    }

    #[test]
    fn headers_alone_begin_a_chunk() {
        let text = "a = 1\n[b]\nc = [\n[1],\n]\n[d]\ne = '''\n[f]\n'''\n[[g]]\nh = { i = [\n[1]] }\n";
        let cut = [
            "a = 1\n",
            "[b]\nc = [\n[1],\n]\n",
            "[d]\ne = '''\n[f]\n'''\n",
            "[[g]]\nh = { i = [\n[1]] }\n",
        ];
        assert_eq!(chunks(text, 1), cut);
        assert_eq!(chunks(text, 21), [cut[0..2].concat(), cut[2..4].concat()]);
        assert_eq!(chunks(text, text.len()), [text]);
        assert_eq!(chunks("", 1), [""]);
    }

    #[test]
    fn what_is_no_toml_is_cut_somewhere() {
        for text in [
            "[a\n[b]\n",
            "]]\n[b]\n",
            "a = [\n[b]\n[c]\n",
            "\u{feff}[a]\n[b]",
            "[a]\r\n[b]\r\n",
        ] {
            assert_eq!(chunks(text, 1).concat(), text.trim_start_matches('\u{feff}'));
        }
    }
}
