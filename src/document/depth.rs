//! How deep a file may go: as deep as dlt reads it, and no deeper, for what walks tables does so by recursion.

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Span};

/// How many names a key or a header may have; `tomlkit` refuses more (`Parser.MAX_NESTING_DEPTH`).
const MAX_NAMES: usize = 100;

/// How many arrays and tables in braces may stand within each other; `tomlkit` refuses more.
const MAX_NESTING: usize = 100;

/// How many frames of Python may stand on each other when dlt unwraps what it read: two for a table, one for an array.
/// So 493 names may lead to a key. Python's limit is 1,000, and this is what a script leaves that does nothing else.
const MAX_FRAMES: usize = 986;

/// So many names may lead to a key of any file: what dlt's library makes of tables in pieces is not too deep for Python then.
const FLAT: usize = 16;

/// What the events of the parser say of depth.
struct Depth {
    max_nesting: usize,
    /// The most frames that there were for any key.
    deepest: usize,
    /// Frames for what is open around the key being read.
    frames: usize,
    /// What `frames` were before each of the open arrays and tables in braces.
    outside: Vec<usize>,
    /// How many names the key being read has so far.
    names: usize,
    /// The first thing that stands too deep, and what is wrong with it.
    too_deep: Option<(super::Span, String)>,
}

impl Depth {
    fn new(max_nesting: usize) -> Self {
        Self {
            max_nesting,
            deepest: 0,
            frames: 0,
            outside: Vec::new(),
            names: 0,
            too_deep: None,
        }
    }

    fn open_header(&mut self) {
        (self.frames, self.names) = (0, 0);
        self.outside.clear();
    }

    fn close_header(&mut self) {
        self.frames = 2 * self.names;
        self.names = 0;
    }

    /// An array or a table in braces begins.
    fn open(&mut self, span: Span, is_array: bool) {
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
    }

    fn close(&mut self) {
        self.frames = self.outside.pop().unwrap_or_default();
        self.names = 0;
    }

    /// One more name of a key.
    fn name(&mut self, span: Span) {
        self.names += 1;
        if self.names > MAX_NAMES {
            self.refuse(
                span,
                format!("a key of more than {MAX_NAMES} names, which dlt's TOML library refuses"),
            );
        }
        self.check(span);
    }

    fn check(&mut self, span: Span) {
        let frames = self.frames + 2 * self.names;
        self.deepest = self.deepest.max(frames);
        if frames > MAX_FRAMES {
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

/// Passes the parser's events on as long as nothing stands too deep.
pub(super) struct Shallow<R> {
    depth: Depth,
    receiver: R,
}

impl<R: EventReceiver> Shallow<R> {
    /// For a file, or for one chunk of it after the other.
    pub(super) fn of_file(receiver: R) -> Self {
        let depth = Depth::new(MAX_NESTING);
        Self { depth, receiver }
    }

    /// For a value alone: an array of tables that is spelled in one line has two brackets for each of its names.
    pub(super) fn of_value(receiver: R) -> Self {
        let depth = Depth::new(4 * MAX_NESTING);
        Self { depth, receiver }
    }

    /// Whether at most a few names lead to any key.
    pub(super) fn is_flat(&self) -> bool {
        self.depth.deepest <= 2 * FLAT
    }

    /// The receiver of the events, all of which it has got.
    ///
    /// # Errors
    /// Where something stands too deep, and what.
    pub(super) fn passed(self) -> Result<R, (super::Span, String)> {
        self.depth.too_deep.map_or(Ok(self.receiver), Err)
    }

    fn is_shallow(&self) -> bool {
        self.depth.too_deep.is_none()
    }

    /// Passes on what was looked at.
    fn pass(&mut self, event: impl FnOnce(&mut R)) {
        if self.is_shallow() {
            event(&mut self.receiver);
        }
    }
}

impl<R: EventReceiver> EventReceiver for Shallow<R> {
    fn std_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.depth.open_header();
        self.pass(|next| next.std_table_open(span, error));
    }

    fn std_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.depth.close_header();
        self.pass(|next| next.std_table_close(span, error));
    }

    fn array_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.depth.open_header();
        self.pass(|next| next.array_table_open(span, error));
    }

    fn array_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.depth.close_header();
        self.pass(|next| next.array_table_close(span, error));
    }

    fn inline_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.depth.open(span, false);
        self.is_shallow() && self.receiver.inline_table_open(span, error)
    }

    fn inline_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.depth.close();
        self.pass(|next| next.inline_table_close(span, error));
    }

    fn array_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.depth.open(span, true);
        self.is_shallow() && self.receiver.array_open(span, error)
    }

    fn array_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.depth.close();
        self.pass(|next| next.array_close(span, error));
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        self.depth.name(span);
        self.pass(|next| next.simple_key(span, encoding, error));
    }

    fn key_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.key_sep(span, error));
    }

    fn key_val_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.key_val_sep(span, error));
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        self.depth.names = 0;
        self.pass(|next| next.scalar(span, encoding, error));
    }

    fn value_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.value_sep(span, error));
    }

    fn whitespace(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.whitespace(span, error));
    }

    fn comment(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.comment(span, error));
    }

    fn newline(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.newline(span, error));
    }

    fn error(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.pass(|next| next.error(span, error));
    }
}
