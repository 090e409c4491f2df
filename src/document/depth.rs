//! How deep a file may go: as deep as dlt reads it, and no deeper, for what walks tables does so by recursion.

use toml_parser::decoder::Encoding;
use toml_parser::lexer::Token;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, Span};

/// How many names a key or a header may have; `tomlkit` refuses more (`Parser.MAX_NESTING_DEPTH`).
const MAX_NAMES: usize = 100;

/// How many arrays and tables in braces may stand within each other; `tomlkit` refuses more.
const MAX_NESTING: usize = 100;

/// How many frames of Python may stand on each other when dlt unwraps what it read: two for a table, one for an array.
/// So 493 names may lead to a key. Python's limit is 1,000, and this is what a script leaves that does nothing else.
const MAX_FRAMES: usize = 986;

/// What the events of the parser say of depth.
pub(super) struct Depth {
    max_nesting: usize,
    /// Frames for what is open around the key being read.
    frames: usize,
    /// What `frames` were before each of the open arrays and tables in braces.
    outside: Vec<usize>,
    /// How many names the key being read has so far.
    names: usize,
    /// The first thing that stands too deep, and what is wrong with it.
    pub(super) too_deep: Option<(super::Span, String)>,
}

impl Depth {
    /// For a file.
    pub(super) fn of_file() -> Self {
        Self {
            max_nesting: MAX_NESTING,
            frames: 0,
            outside: Vec::new(),
            names: 0,
            too_deep: None,
        }
    }

    /// For a value alone: an array of tables that is spelled in one line has two brackets for each of its names.
    pub(super) fn of_value() -> Self {
        Self {
            max_nesting: 4 * MAX_NESTING,
            ..Self::of_file()
        }
    }

    /// Sees to it that some more of a text is no deeper than dlt reads it.
    ///
    /// # Errors
    /// Where something stands too deep, and what.
    pub(super) fn read(&mut self, tokens: &[Token]) -> Result<(), (super::Span, String)> {
        parse_document(tokens, self, &mut ());
        self.too_deep.take().map_or(Ok(()), Err)
    }

    fn open_header(&mut self) {
        (self.frames, self.names) = (0, 0);
        self.outside.clear();
    }

    fn close_header(&mut self) {
        self.frames = 2 * self.names;
        self.names = 0;
    }

    /// An array or a table in braces begins; answers whether to look into it.
    fn open(&mut self, span: Span, is_array: bool) -> bool {
        self.outside.push(self.frames);
        if self.outside.len() > self.max_nesting {
            let most = self.max_nesting;
            self.refuse(
                span,
                format!("more than {most} brackets within each other, which dlt's TOML library refuses"),
            );
        }
        self.frames += match (self.names, is_array) {
            (0, false) => 2,
            (names, is_array) => 2 * names + usize::from(is_array),
        };
        self.names = 0;
        self.check(span);
        self.too_deep.is_none()
    }

    fn close(&mut self) {
        self.frames = self.outside.pop().unwrap_or_default();
        self.names = 0;
    }

    fn check(&mut self, span: Span) {
        if self.frames + 2 * self.names > MAX_FRAMES {
            let most = MAX_FRAMES / 2;
            self.refuse(
                span,
                format!("tables within tables, deeper than the {most} names that dlt can read"),
            );
        }
    }

    fn refuse(&mut self, span: Span, message: String) {
        self.too_deep.get_or_insert((span.start()..span.end(), message));
    }
}

impl EventReceiver for Depth {
    fn std_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.open_header();
    }

    fn std_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close_header();
    }

    fn array_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.open_header();
    }

    fn array_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close_header();
    }

    fn inline_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open(span, false)
    }

    fn inline_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close();
    }

    fn array_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open(span, true)
    }

    fn array_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close();
    }

    fn simple_key(&mut self, span: Span, _encoding: Option<Encoding>, _error: &mut dyn ErrorSink) {
        self.names += 1;
        if self.names > MAX_NAMES {
            self.refuse(
                span,
                format!("a key of more than {MAX_NAMES} names, which dlt's TOML library refuses"),
            );
        }
        self.check(span);
    }

    fn scalar(&mut self, _span: Span, _encoding: Option<Encoding>, _error: &mut dyn ErrorSink) {
        self.names = 0;
    }
}
