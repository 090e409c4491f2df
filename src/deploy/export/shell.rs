//! Variables for a shell to read: `. ./file`.

use std::fmt::Write;

use super::{Export, Written, in_single_quotes};

pub(super) fn write(export: &Export) -> Written {
    let (named, remarks) = export.variables(|_| true);
    let mut text = String::new();
    for (name, item) in named {
        let _ = writeln!(text, "export {name}={}", in_single_quotes(item.text().expose()));
    }
    Written {
        text: text.into(),
        remarks,
    }
}
