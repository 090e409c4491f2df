//! A script of `dlthub variable set`, which reads each value from its standard input.

use std::fmt::Write;

use super::{Export, Setting, Written, in_single_quotes};

pub(super) fn write(export: &Export, setting: &Setting<'_>) -> Written {
    let (named, remarks) = export.variables(|_| true);
    let whose = match setting.profile {
        Some(profile) => format!("--profile {}", in_single_quotes(profile)),
        None => "--workspace".to_owned(),
    };
    let mut text = String::from(
        "#!/bin/sh\n# No value is ever an argument: other users of a machine can see those.\nset -eu\n",
    );
    for (name, item) in named {
        let kind = if item.secret { "--secret" } else { "--plain" };
        let value = in_single_quotes(item.text().expose());
        let _ = writeln!(
            text,
            "printf '%s' {value} | dlthub variable set {name} {kind} {whose}"
        );
    }
    Written {
        text: text.into(),
        remarks,
    }
}
