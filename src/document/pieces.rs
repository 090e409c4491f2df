//! The statements of a file in order: headers and entries; of values only where they stand.

use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, Source, Span};

use crate::dlt::pieces::{Statement, Written};

/// The statements of a text that is TOML, with its lone CRs read as dlt reads them; it stands behind so many bytes of its file.
pub(super) fn statements(text: &str, offset: usize) -> Vec<Statement> {
    let mut reader = Reader {
        source: Source::new(text),
        offset,
        statements: Vec::new(),
        keys: Vec::new(),
        braces: Vec::new(),
        array: 0,
        arrays: 0,
        indented: false,
    };
    let tokens = Source::new(text).lex().into_vec();
    // A text that is TOML nests no deeper than the parser lets it.
    parse_document(&tokens, &mut reader, &mut ());
    reader.statements
}

type Keys = Vec<Box<str>>;

struct Reader<'s> {
    source: Source<'s>,
    /// Where in the file the text begins.
    offset: usize,
    statements: Vec<Statement>,
    keys: Keys,
    /// The open inline tables: the key of each, and its entries so far.
    braces: Vec<(Keys, Vec<(Keys, Written)>)>,
    /// Where the outermost array begins.
    array: usize,
    /// How many arrays are open, with the inline tables in them.
    arrays: usize,
    /// Whether a space stands before the header being read.
    indented: bool,
}

impl Reader<'_> {
    fn open_header(&mut self, span: Span) {
        self.keys.clear();
        let before = self.source.input().get(..span.start()).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        self.indented = line.contains(' ');
    }

    fn close_header(&mut self, array: bool) {
        self.statements.push(Statement::Header {
            keys: std::mem::take(&mut self.keys),
            array,
            indented: self.indented,
        });
    }

    /// A scalar or an array was read whole.
    fn close_plain(&mut self, span: super::Span) {
        let keys = std::mem::take(&mut self.keys);
        let bytes = self.offset + span.start..self.offset + span.end;
        self.close_value(keys, Written::Value(bytes));
    }

    /// A value was read whole.
    fn close_value(&mut self, keys: Keys, value: Written) {
        if self.arrays > 0 {
            return;
        }
        match self.braces.last_mut() {
            Some((_, entries)) => entries.push((keys, value)),
            None => self.statements.push(Statement::Entry { keys, value }),
        }
    }
}

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.open_header(span);
    }

    fn std_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close_header(false);
    }

    fn array_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.open_header(span);
    }

    fn array_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close_header(true);
    }

    fn inline_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) -> bool {
        if self.arrays > 0 {
            self.arrays += 1;
        } else {
            self.braces.push((std::mem::take(&mut self.keys), Vec::new()));
        }
        true
    }

    fn inline_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        if self.arrays > 0 {
            self.arrays -= 1;
        } else if let Some((keys, entries)) = self.braces.pop() {
            self.close_value(keys, Written::Braces(entries));
        }
    }

    fn array_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        if self.arrays == 0 {
            self.array = span.start();
        }
        self.arrays += 1;
        true
    }

    fn array_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.arrays = self.arrays.saturating_sub(1);
        if self.arrays == 0 {
            self.close_plain(self.array..span.end());
        }
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(token) = self.source.get(span).filter(|_| self.arrays == 0) else {
            return;
        };
        let mut name = String::new();
        toml_parser::Raw::new_unchecked(token.as_str(), encoding, span).decode_key(&mut name, error);
        self.keys.push(name.into());
    }

    fn scalar(&mut self, span: Span, _encoding: Option<Encoding>, _error: &mut dyn ErrorSink) {
        if self.arrays == 0 {
            self.close_plain(span.start()..span.end());
        }
    }
}
