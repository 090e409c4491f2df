//! What not every reader of dlt takes: its own library, Python, and the libraries of older installations.

use toml_parser::decoder::{Encoding, ScalarKind};

use super::{Builder, Frame};
use crate::document::dialect::{has_new_escape, is_beyond_python, lacks_seconds};
use crate::document::numeral::is_too_long;

impl Builder<'_> {
    pub(in crate::document) fn beyond(&mut self, span: &toml_parser::Span, message: &'static str) {
        self.beyond_1_0.get_or_insert((span.start()..span.end(), message));
    }

    pub(in crate::document) fn check_scalar(
        &mut self,
        span: toml_parser::Span,
        encoding: Option<Encoding>,
        kind: ScalarKind,
    ) {
        let Some(raw) = self.source.get(span) else { return };
        let raw = raw.as_str();
        match (encoding, kind) {
            (Some(Encoding::BasicString | Encoding::MlBasicString), _) if has_new_escape(raw) => {
                self.beyond(&span, "an escape (\\e or \\x) of TOML 1.1");
            }
            (None, ScalarKind::DateTime) if is_beyond_python(raw) => {
                let message = "a date or time that Python does not know, so dlt's TOML reader refuses it";
                self.refused_by_dlt
                    .get_or_insert((span.start()..span.end(), message));
            }
            (None, ScalarKind::Integer(_)) if is_too_long(raw) => {
                let message = "an integer of more than 4,300 digits, which Python refuses to read";
                self.refused_by_dlt
                    .get_or_insert((span.start()..span.end(), message));
            }
            (None, ScalarKind::DateTime) if lacks_seconds(raw) => {
                self.beyond(&span, "a time without seconds, which is TOML 1.1");
            }
            _ => {}
        }
    }

    /// So is a comma behind the last entry of an inline table.
    pub(in crate::document) fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            let message = "a comma before }, which is TOML 1.1";
            self.beyond_1_0.get_or_insert((at..at + 1, message));
        }
    }

    /// Line breaks in an inline table are TOML 1.1.
    pub(in crate::document) fn line_break(&mut self, span: toml_parser::Span) {
        let (in_table, in_entry) = match self.frames.last() {
            Some(Frame::Inline { .. }) => (true, !self.keys.is_empty()),
            Some(Frame::Opaque {
                is_table, in_entry, ..
            }) => (*is_table, *in_entry),
            None => (false, false),
        };
        if in_table && in_entry {
            let message = "a line break beside the = of an entry of { }, which dlt's TOML reader refuses";
            self.refused_by_dlt
                .get_or_insert((span.start()..span.end(), message));
        } else if in_table {
            self.beyond(&span, "a line break or comment inside { }, which is TOML 1.1");
        }
    }
}
