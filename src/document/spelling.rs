//! How a string is written in a file: which quotes, and line breaks as they are or as `\n`.

use toml_writer::{ToTomlValue, TomlStringBuilder};

use super::{Document, Leaf, ValueType};
use crate::dlt::key::KeyPath;

/// How a string of several lines is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// As the file writes them; see [`Document::spelling`].
    #[default]
    Auto,
    /// On one line, each line break as `\n`.
    Escaped,
    /// In a `"""` block, line breaks as they are.
    Block,
}

impl Document {
    /// How the file writes strings of several lines: as the one at `path` is written, else as most of them are, else
    /// on one line. Never [`Spelling::Auto`].
    #[must_use]
    pub fn spelling(&self, path: &KeyPath) -> Spelling {
        if let Some(own) = self.find(path).and_then(|item| self.leaf(item)) {
            if is_block(self.raw(own)) {
                return Spelling::Block;
            }
            if let Some(spelling) = self.spelling_of(own) {
                return spelling;
            }
        }
        let spellings = self.all_leaves().filter_map(|leaf| self.spelling_of(leaf));
        let (mut blocks, mut escaped) = (0, 0);
        for spelling in spellings {
            match spelling {
                Spelling::Block => blocks += 1,
                Spelling::Escaped | Spelling::Auto => escaped += 1,
            }
        }
        if blocks > escaped {
            Spelling::Block
        } else {
            Spelling::Escaped
        }
    }

    /// How a string of several lines is written; `None` for every other value.
    fn spelling_of(&self, leaf: &Leaf) -> Option<Spelling> {
        if leaf.value_type != ValueType::String || !leaf.pieces.is_empty() {
            return None;
        }
        let raw = self.raw(leaf);
        if is_block(raw) {
            // One of a single line is no block.
            let inner = raw.get(3..)?;
            let inner = inner.strip_prefix("\r\n").or_else(|| inner.strip_prefix('\n'));
            return inner
                .unwrap_or(&raw[3..])
                .contains('\n')
                .then_some(Spelling::Block);
        }
        (raw.starts_with('"') && has_escaped_break(raw)).then_some(Spelling::Escaped)
    }
}

fn is_block(raw: &str) -> bool {
    raw.starts_with("\"\"\"") || raw.starts_with("'''")
}

/// Whether `\n` stands in a string, and is not the end of `\\n`.
fn has_escaped_break(raw: &str) -> bool {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        if rest[at + 1..].starts_with('n') {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// A string as it is written, in the manner of `like`, the spelling it replaces or stands beside.
pub(super) fn spell(text: &str, like: &str, spelling: Spelling, line_break: &str) -> String {
    let builder = TomlStringBuilder::new(text);
    let styled = match spelling {
        _ if !text.contains('\n') => like.starts_with('\'').then(|| builder.as_literal()).flatten(),
        Spelling::Block if like.starts_with("'''") => {
            Some(builder.as_ml_literal().unwrap_or_else(|| builder.as_ml_basic()))
        }
        // A CR is escaped in it: dlt reads files in text mode, where a raw one becomes a line break.
        Spelling::Block => Some(builder.as_ml_basic()),
        Spelling::Escaped | Spelling::Auto => None,
    };
    match styled {
        Some(styled) => styled.to_toml_value().replace('\n', line_break),
        None => builder.as_basic().to_toml_value(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Value, key};

    fn spelling(text: &str) -> Spelling {
        let document = Document::parse(text.into()).unwrap();
        document.spelling(&key::parse("k").unwrap())
    }

    #[test]
    fn the_file_says_how_lines_are_written() {
        for (text, expected) in [
            ("k = \"one\"\n", Spelling::Escaped),
            ("k = \"\"\"\na\nb\"\"\"\no = \"a\\nb\"\n", Spelling::Block),
            (
                "k = \"a\\nb\"\no = '''\na\nb'''\np = '''a\nb'''\n",
                Spelling::Escaped,
            ),
            ("k = '<configure me>'\no = \"\"\"a\nb\"\"\"\n", Spelling::Block),
            ("o = \"\"\"a\nb\"\"\"\np = \"a\\nb\"\n", Spelling::Escaped),
            ("o = \"\"\"\none line\"\"\"\n", Spelling::Escaped),
            ("k = \"\"\"\none line\"\"\"\n", Spelling::Block),
            ("k = \"a\\\\n\"\no = '''a\nb'''\n", Spelling::Block),
            ("k = 'a\\nb'\no = '''a\nb'''\n", Spelling::Block),
        ] {
            assert_eq!(spelling(text), expected, "{text:?}");
        }
    }

    #[test]
    fn each_spelling_holds_what_is_hard_to_hold() {
        for text in [
            "\n",
            "\n\n",
            "\na",
            "a\n",
            "a\r\nb",
            "a\rb\n",
            "\\\nb",
            "a\\",
            "a\n\"",
            "\"\"\"\n\"\"\"",
            "'''\n'",
            "\t\n ",
            "\0\n\u{7f}",
            "a\n\"\"",
            "a\n\\\"\"\"",
            " \n ",
            "\u{85}\n\u{2028}",
            "#\n[x]\n",
        ] {
            for like in ["", "'", "'''", "\"\"\"", "\""] {
                for spelling in [Spelling::Escaped, Spelling::Block] {
                    for line_break in ["\n", "\r\n"] {
                        let spelled = spell(text, like, spelling, line_break);
                        let document =
                            Document::parse(format!("v = {spelled}{line_break}w = 1").into()).unwrap();
                        let item = document.find(&key::parse("v").unwrap()).unwrap();
                        assert!(
                            document.value(item) == Some(Value::text(text)),
                            "{text:?} as {spelled:?}"
                        );
                        let lines = spelled.matches('\n').count();
                        let is_block = spelling == Spelling::Block && text.contains('\n');
                        assert_eq!(lines > 0, is_block, "{text:?} as {spelled:?}");
                    }
                }
            }
        }
    }
}
