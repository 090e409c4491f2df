//! What the events of the parser tell the builder.

use std::borrow::Cow;

use toml_parser::ErrorSink;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::EventReceiver;

use super::ValueType;
use super::builder::{Base, Builder, Frame, Key};
use super::dialect::{is_big_integer, is_overflow};
use super::index::{Commas, Shape, Spot};
use super::numeral;

/// So many digits are never more than 64 bits.
const PLAIN_DIGITS: usize = 18;

/// Whether a value without quotes is plainly of the kind that the parser takes it for.
fn is_plain(kind: ScalarKind, text: &str) -> bool {
    match kind {
        ScalarKind::Boolean(_) => matches!(text, "true" | "false"),
        ScalarKind::Integer(_) => {
            let is_led = text.len() > 1 && text.starts_with('0');
            text.len() <= PLAIN_DIGITS && !is_led && text.bytes().all(|byte| byte.is_ascii_digit())
        }
        ScalarKind::Float | ScalarKind::DateTime | ScalarKind::String => false,
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.open_header(span.start()..span.end());
    }

    fn std_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end(), false);
    }

    fn array_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.open_header(span.start()..span.end());
    }

    fn array_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end(), true);
    }

    fn inline_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        let opaque = self.is_opaque() || matches!(self.base, Base::InArray(_));
        if opaque {
            self.frames.push(Frame::Opaque {
                start: span.start(),
                is_table: true,
                in_entry: false,
                comma: None,
            });
            return true;
        }
        let keys = std::mem::take(&mut self.keys);
        if let (Some((table, key)), Some(last)) = (self.place(&keys), keys.last()) {
            let spot = Spot::Inline {
                key: key.start,
                open: span.start(),
                close: span.end(),
                tail: span.end(),
                filled: false,
            };
            let item = self.items.add(table, &last.name, Shape::Table { spot });
            self.frames.push(Frame::Inline {
                item,
                keys,
                open: span.start(),
                comma: None,
                last: None,
            });
        }
        true
    }

    fn inline_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        let frame = self.frames.pop();
        match frame {
            Some(Frame::Inline {
                item,
                keys,
                open,
                comma,
                ..
            }) => {
                self.trailing_comma(comma);
                if let Shape::Table {
                    spot: Spot::Inline { close, .. },
                    ..
                } = self.items.shape_mut(item)
                {
                    *close = span.end();
                }
                if self.frames.is_empty() {
                    self.note_entry(&keys, &(open..span.end()));
                }
                self.note_inline_tail(span.end());
            }
            Some(Frame::Opaque { start, comma, .. }) => {
                self.trailing_comma(comma);
                self.close_opaque(start..span.end(), true);
            }
            None => {}
        }
    }

    fn array_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        self.frames.push(Frame::Opaque {
            start: span.start(),
            is_table: false,
            in_entry: false,
            comma: None,
        });
        true
    }

    fn array_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        if let Some(Frame::Opaque { start, .. }) = self.frames.pop() {
            self.close_opaque(start..span.end(), false);
        }
    }

    fn simple_key(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        if let Some(Frame::Opaque { in_entry, .. }) = self.frames.last_mut() {
            *in_entry = true;
            return;
        }
        let Some(token) = self.source.get(span) else {
            return;
        };
        let raw = toml_parser::Raw::new_unchecked(token.as_str(), encoding, span);
        let mut name = Cow::Borrowed("");
        raw.decode_key(&mut name, error);
        self.keys.push(Key {
            name,
            span: span.start()..span.end(),
        });
    }

    fn scalar(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(token) = self.source.get(span) else {
            return;
        };
        let odd = encoding
            .is_none()
            .then(|| numeral::in_toml(token.as_str()))
            .flatten();
        let text = odd.as_deref().unwrap_or(token.as_str());
        let kind = match encoding {
            Some(_) => {
                // What it says is read when it is asked for; here it is seen to say something.
                let token = toml_parser::Raw::new_unchecked(token.as_str(), encoding, span);
                token.decode_scalar(&mut Cow::Borrowed(""), error)
            }
            None => {
                let whole = toml_parser::Span::new_unchecked(0, text.len());
                toml_parser::Raw::new_unchecked(text, None, whole).decode_scalar(&mut String::new(), &mut ())
            }
        };
        self.check_scalar(span, encoding, kind);
        let is_too_big = match kind {
            ScalarKind::Integer(radix) => is_big_integer(text, radix.value()),
            ScalarKind::Float => is_overflow(text),
            _ => false,
        };
        if encoding.is_none() && odd.is_none() && !is_too_big && !is_plain(kind, text) {
            self.ask(&(span.start()..span.end()));
        }
        if let Some(odd) = odd {
            self.odd.push((span.start()..span.end(), odd));
        }
        if is_too_big {
            self.too_big.push(span.start()..span.end());
        }
        if self.is_opaque() {
            if let Some(Frame::Opaque { comma, in_entry, .. }) = self.frames.last_mut() {
                *comma = None;
                *in_entry = false;
            }
            return;
        }
        let value_type = match kind {
            ScalarKind::String => ValueType::String,
            ScalarKind::Boolean(_) => ValueType::Boolean,
            ScalarKind::DateTime => ValueType::DateTime,
            ScalarKind::Float => ValueType::Float,
            ScalarKind::Integer(_) => ValueType::Integer,
        };
        self.close_leaf(span.start()..span.end(), value_type);
    }

    fn value_sep(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        let at = span.start();
        let last = match self.frames.last_mut() {
            Some(Frame::Inline { comma, last, .. }) => {
                *comma = Some(at);
                last.take()
            }
            Some(Frame::Opaque {
                is_table: true,
                comma,
                ..
            }) => {
                *comma = Some(at);
                None
            }
            _ => None,
        };
        if let Some(Commas { behind, .. }) = last
            .and_then(|last| self.leaf(last))
            .and_then(|leaf| leaf.commas.as_deref_mut())
        {
            *behind = Some(at);
        }
    }

    fn comment(&mut self, span: toml_parser::Span, error: &mut dyn ErrorSink) {
        if let Some(comment) = self.source.get(span) {
            comment.decode_comment(error);
        }
        self.line_break(span);
        let range = span.start()..span.end();
        self.comments.push(range.clone());
        if !self.frames.is_empty() {
            return;
        }
        let same_line = {
            let tail = self.section().tail;
            let text = self.source.input();
            tail > 0
                && text
                    .get(tail..range.start)
                    .is_some_and(|between| !between.contains('\n'))
        };
        if same_line {
            self.section().tail = range.end;
        }
        if let Some(leaf) = self.last_on_line.take().and_then(|last| self.leaf(last)) {
            leaf.comment = Some(range);
        }
    }

    fn newline(&mut self, span: toml_parser::Span, error: &mut dyn ErrorSink) {
        if let Some(newline) = self.source.get(span) {
            newline.decode_newline(error);
        }
        self.line_break(span);
        if self.frames.is_empty() {
            self.last_on_line = None;
        }
    }
}
