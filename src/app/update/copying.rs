//! Copying a value, its environment name or its key, and what comes of it.

use std::time::Duration;

use crate::app::copy::{CopyOutcome, CopyRequest, Reach, What};
use crate::app::message::{Effect, Message};
use crate::app::state::State;
use crate::secret::Secret;

/// How long a clipboard may take to answer.
const PATIENCE: Duration = Duration::from_millis(1500);

pub(super) fn copy(state: &mut State, what: What) -> Vec<Effect> {
    let text = match text(state, what) {
        Ok(text) => text,
        Err(why) => {
            state.refuse(why);
            return Vec::new();
        }
    };
    copy_text(state, what, text)
}

/// Copies a text.
pub(super) fn copy_text(state: &mut State, what: What, text: Secret) -> Vec<Effect> {
    state.copies.asked += 1;
    let serial = state.copies.asked;
    vec![
        Effect::Copy(CopyRequest { serial, what, text }),
        Effect::Later {
            after: PATIENCE,
            message: Message::CopyLate(serial),
        },
    ]
}

/// What is copied of the cursor's cell, or why nothing can be.
fn text(state: &State, what: What) -> Result<Secret, &'static str> {
    let workspace = &state.workspace;
    let node = state.browse.node().filter(|node| workspace.tree().is_key(*node));
    let node = node.ok_or("choose a key to copy")?;
    let path = workspace.tree().path(node).ok_or("choose a key to copy")?;
    match what {
        What::Value => {
            let cell = workspace.cell(state.browse.column, node);
            let origin = cell
                .filter(|cell| !cell.status.is_to_do())
                .and_then(|cell| cell.origin);
            let value = origin.and_then(|origin| workspace.value(&origin, &path));
            value
                .map(|value| value.plain().clone())
                .ok_or("there is no value to copy")
        }
        What::EnvName => {
            let name = path.env_name();
            // Pasted into a shell, a line break would end the command there.
            if name.chars().any(char::is_control) {
                return Err("no shell takes this key's environment name");
            }
            Ok(name.into())
        }
        What::Key | What::Line => Ok(path.to_string().into()),
    }
}

pub(super) fn on_copied(state: &mut State, outcome: &CopyOutcome) -> Vec<Effect> {
    state.copies.answered = state.copies.answered.max(outcome.serial);
    let reach = match outcome.result {
        Ok(reach) => reach,
        Err(why) => {
            refuse(state, why);
            return Vec::new();
        }
    };
    let name = match outcome.what {
        What::Value => "value",
        What::EnvName => "environment name",
        What::Key => "key",
        What::Line => "line",
    };
    let (copied, emptied) = match reach {
        Reach::Desktop => ("copied", "the clipboard is emptied"),
        Reach::Terminal => (
            "sent to the terminal's clipboard",
            "the terminal is told to empty it",
        ),
    };
    if outcome.what != What::Value {
        state.done(format!("{name} {copied}"));
        return Vec::new();
    }
    state.done(format!(
        "{name} {copied}; {emptied} in {} s",
        state.copy_for.as_secs()
    ));
    vec![Effect::Later {
        after: state.copy_for,
        message: Message::CopyOver(outcome.serial),
    }]
}

pub(super) fn on_late(state: &mut State, serial: u64) -> Vec<Effect> {
    if serial <= state.copies.answered {
        return Vec::new();
    }
    refuse(state, "it does not answer");
    vec![Effect::GiveUpCopy(serial)]
}

fn refuse(state: &mut State, why: &str) {
    state.refuse(format!(
        "no clipboard here: {why}; start with --osc52 to copy through the terminal"
    ));
}
