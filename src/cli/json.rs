//! The one way JSON is written.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use super::Failure;
use crate::shown::is_hidden;

/// Writes a document on one line. It may be read on a terminal, so what would control one, hide or reorder is spelled as
/// an escape, which JSON takes for the same.
pub(super) fn write(out: &mut dyn Write, document: &impl Serialize) -> Result<(), Failure> {
    let mut out = BufWriter::new(out);
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Plain);
    document.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        for part in text.split_inclusive(is_hidden) {
            match part.char_indices().next_back() {
                Some((at, hidden)) if is_hidden(hidden) => {
                    out.write_all(&part.as_bytes()[..at])?;
                    for unit in hidden.encode_utf16(&mut [0; 2]) {
                        write!(out, "\\u{unit:04x}")?;
                    }
                }
                _ => out.write_all(part.as_bytes())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_controls_is_escaped_and_stays_what_it_is() {
        let text = "a\u{9b}b\u{202e}\u{e0001}c\u{7f}é\n\"";
        let mut out = Vec::new();
        write(&mut out, &text).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "\"a\\u009bb\\u202e\\udb40\\udc01c\\u007fé\\n\\\"\"\n");
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }
}
