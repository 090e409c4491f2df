//! What the terminal and the clipboard can, and what is missed where they cannot: `plain-terminal`, `no-clipboard`.

use crate::checks::{Finding, Severity};
use crate::workspace::Workspace;

/// What the terminal and the clipboard can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Whether it shows characters beyond ASCII.
    pub unicode: bool,
    /// How many colours it has; `u16::MAX` for any.
    pub colors: u16,
    /// Its columns and rows.
    pub size: (u16, u16),
    /// Where copies go, or why there is no clipboard.
    pub clipboard: Result<&'static str, &'static str>,
}

impl Abilities {
    /// The terminal in words.
    #[must_use]
    pub fn terminal(&self) -> String {
        let signs = if self.unicode { "UTF-8" } else { "ASCII" };
        let colors = match self.colors {
            0 | 1 => "no colours".to_owned(),
            u16::MAX => "16 million colours".to_owned(),
            count => format!("{count} colours"),
        };
        let (width, height) = self.size;
        format!("{signs} · {colors} · {width}x{height}")
    }

    /// The clipboard in words.
    #[must_use]
    pub fn clipboard(&self) -> String {
        match self.clipboard {
            Ok(name) => name.to_owned(),
            Err(why) => format!("none: {why}"),
        }
    }
}

pub(super) fn find(workspace: &Workspace, abilities: &Abilities) -> Vec<Finding> {
    let info = |rule, message: String, help: &str| Finding {
        rule,
        severity: Severity::Info,
        profile: workspace.active().to_owned(),
        key: None,
        at: None,
        message,
        help: help.to_owned(),
    };
    let mut findings = Vec::new();
    if !abilities.unicode {
        findings.push(info(
            "plain-terminal",
            "the locale of this terminal is not UTF-8: frames and signs are drawn in ASCII".to_owned(),
            "set LANG to a UTF-8 locale, as C.UTF-8",
        ));
    }
    if let Err(why) = abilities.clipboard {
        findings.push(info(
            "no-clipboard",
            format!("there is no clipboard to copy to: {why}"),
            "start with --osc52 to copy through the terminal, where it allows that",
        ));
    }
    findings
}
