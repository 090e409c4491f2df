//! The vault assistant in words: names of secrets and keys, never what is in them.

use super::list::{FieldView, ListView, RowView, count, label, words};
use super::{Piece, Tone, piece, wrap};
use crate::app::state::State;
use crate::app::vault::{
    Planned, PushLine, Pushed, Stage, VaultDialog, VaultList, WishRow, Wishes, Working, fault,
};
use crate::deploy::export::Only;
use crate::deploy::vault::{Compared, Doing, KeyFate, Likeness, Outcome, Step, Whose, pushing_permissions};
use crate::dlt::key::KeyPath;
use crate::doctor::missing_dependency;
use crate::shown;
use crate::workspace::vaults::Vault;

/// A line below the rows: label and text.
type Line = (&'static str, Piece);

pub(super) fn vault(state: &State, dialog: &VaultDialog) -> ListView {
    let profile = shown::safe(&state.workspace.views()[dialog.view].name).into_owned();
    let name = dialog.wishes.vault.name();
    let (title, body) = match &dialog.stage {
        Stage::Wishing => (
            format!("Use a vault for {profile}"),
            wishes(state, dialog, &profile),
        ),
        Stage::Typing(field) => {
            let mut body = wishes(state, dialog, &profile);
            let what = row_name(dialog.wishes.row(), dialog.wishes.vault);
            body.field = Some(FieldView::new(what, field));
            (format!("Use a vault for {profile}"), body)
        }
        Stage::Working(working) => (
            format!("{name} · {profile}"),
            at_work(&working.purpose.prepared().access.phrase(&profile), working),
        ),
        Stage::Planned(planned) => match planned.list {
            VaultList::Push => (
                format!("What a push to {name} does · {profile}"),
                plan(state, planned),
            ),
            VaultList::Holdings => (
                format!("What {name} holds · {profile}"),
                holdings(planned, &profile),
            ),
        },
        Stage::Pushed(pushed) => (
            format!("What came of the push to {name} · {profile}"),
            came(state, dialog, pushed, &profile),
        ),
    };
    // What is wrong comes first: on a low terminal there is no room for more.
    let wrong = dialog.error.as_deref();
    let mut below = wrong.map_or(Vec::new(), |sentence| {
        labelled(state, "", &format!("✗ {sentence}"), Tone::Bad)
    });
    below.extend(body.below);
    let rows = body.rows.len().min(body.room);
    // Borders, an empty line before and behind the rows, the hints.
    let room = usize::from(state.size.height.saturating_sub(2)).saturating_sub(5 + rows.min(7));
    below.truncate(room.max(2));
    ListView {
        title,
        context: dialog.context(),
        field: body.field,
        above: body.above,
        room: rows,
        rows: body.rows,
        cursor: body.cursor,
        below_room: below.len().max(body.below_room.min(room)),
        below,
    }
}

/// What differs from stage to stage.
struct Body {
    field: Option<FieldView>,
    above: Vec<Line>,
    rows: Vec<RowView>,
    cursor: Option<usize>,
    room: usize,
    below: Vec<Line>,
    below_room: usize,
}

impl Body {
    fn new(rows: Vec<RowView>, cursor: Option<usize>) -> Self {
        Self {
            field: None,
            above: Vec::new(),
            rows,
            cursor,
            room: 16,
            below: Vec::new(),
            below_room: 0,
        }
    }
}

/// Long words in lines of the dialog's width, the first with a label.
fn labelled(state: &State, label: &'static str, text: &str, tone: Tone) -> Vec<Line> {
    // Of the terminal's width: borders and margins, and the labels.
    let width = usize::from(state.size.width.saturating_sub(2).min(96)).saturating_sub(4 + 9);
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    let lines = wrap(&shown::safe(text), width.max(20));
    labels
        .zip(lines)
        .map(|(label, line)| (label, piece(line, tone)))
        .collect()
}

fn row_name(row: WishRow, vault: Vault) -> &'static str {
    match (row, vault) {
        (WishRow::Vault, _) => "vault",
        (WishRow::Layout, _) => "layout",
        (WishRow::Only, _) => "what",
        (WishRow::Listing, _) => "names",
        (WishRow::SignIn, _) => "sign in",
        (WishRow::Key, _) => "key file",
        (WishRow::Place, Vault::Google) => "project",
        (WishRow::Place, Vault::Aws) => "region",
    }
}

fn wish(row: WishRow, wishes: &Wishes, profile: &str) -> Piece {
    let text = match row {
        WishRow::Vault => wishes.vault.name().to_owned(),
        WishRow::Layout => wishes.layout.phrase().to_owned(),
        WishRow::Only => match wishes.only {
            Only::Secrets => format!("{profile}'s secrets alone"),
            Only::Changed => format!("what is {profile}'s own, and not shared with other profiles"),
            Only::Everything | Only::Config => format!("everything {profile} gets"),
        },
        WishRow::Listing => match wishes.listing {
            true => "dlt lists the names first, and then asks for nothing in vain".to_owned(),
            false => "dlt is not allowed to list the names".to_owned(),
        },
        WishRow::SignIn => match wishes.sign_in {
            None => format!("with {profile}'s credentials, else as this machine is signed in"),
            Some(Whose::Profile) => format!("with {profile}'s credentials"),
            Some(Whose::Machine) => "as this machine is signed in".to_owned(),
        },
        WishRow::Key => match &wishes.key {
            Some(key) => format!("{}, read and not written yet", key.form.phrase()),
            None => return piece("none: Space to type its path, or paste its text here", Tone::Dim),
        },
        WishRow::Place => match wishes.place.text().trim() {
            "" => return piece("as the credentials say, or Space to type it", Tone::Dim),
            text => shown::safe(text).into_owned(),
        },
    };
    piece(text, Tone::Plain)
}

fn wishes(state: &State, dialog: &VaultDialog, profile: &str) -> Body {
    let wishes = &dialog.wishes;
    let vault = wishes.vault;
    let rows = WishRow::ALL.map(|row| RowView::new(row_name(row, vault), wish(row, wishes, profile)));
    let mut body = Body::new(rows.into(), Some(wishes.cursor));
    let Ok(connection) = &dialog.connection else {
        if let (Err(why), None) = (&dialog.connection, &dialog.error) {
            body.below = labelled(state, "", &format!("✗ {why}"), Tone::Bad);
        }
        return body;
    };
    let facts = state.verdict.as_ref().map(|verdict| &verdict.facts);
    let missing = facts.map(|facts| missing_dependency::find(&connection.after, dialog.view, facts));
    body.below
        .extend(match missing.as_deref().and_then(<[_]>::first) {
            Some(finding) => labelled(state, "installs", &format!("✗ {}", finding.help), Tone::Bad),
            None => labelled(
                state,
                "installs",
                &format!("a deployed project needs {}", vault.package()),
                Tone::Plain,
            ),
        });
    body.below.extend(match &connection.values[..] {
        [] => labelled(
            state,
            "dlt",
            &format!("✓ {profile} asks it so already"),
            Tone::Good,
        ),
        values => {
            let names: Vec<&str> = values.iter().map(|(key, _)| key.name()).collect();
            let text = format!(
                "asks it once these are in {}: {} (c writes them)",
                label(state, connection.file),
                names.join(", ")
            );
            labelled(state, "dlt", &text, Tone::Plain)
        }
    });
    if !connection.lacking.is_empty() {
        let names: Vec<&str> = connection.lacking.iter().map(KeyPath::name).collect();
        let text = format!("{} for dlt to sign in: a key file has them", names.join(", "));
        body.below.extend(labelled(state, "lacking", &text, Tone::ToDo));
    }
    let prefix = connection.after.vault_prefix(dialog.view, vault);
    let asking = wishes.asking(&connection.after, dialog.view);
    for (nth, needed) in asking.permissions(vault, &prefix).iter().enumerate() {
        let label = if nth == 0 { "needs" } else { "" };
        body.below.extend(labelled(state, label, needed, Tone::Dim));
    }
    for needed in pushing_permissions(vault, &prefix) {
        body.below.extend(labelled(state, "to push", &needed, Tone::Dim));
    }
    body.below_room = 9;
    body
}

fn at_work(phrase: &str, working: &Working) -> Body {
    let mut body = Body::new(Vec::new(), None);
    let done = match working.progress {
        None => "signing in …".to_owned(),
        Some(progress) => {
            let verb = match progress.doing {
                Doing::Pushing => "writing",
                Doing::Fetching => "reading",
            };
            let (done, all) = (progress.done, progress.all);
            let width = 30;
            let filled = (done * width).checked_div(all).unwrap_or(0).min(width);
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(width - filled));
            format!("{verb} {done} of {all}   {bar}")
        }
    };
    body.above.push(("asks", words(phrase, Tone::Plain)));
    let stopping = if working.stop.is_set() {
        "   stopping …"
    } else {
        ""
    };
    body.above
        .push(("", piece(format!("{done}{stopping}"), Tone::Plain)));
    body
}

fn plan(state: &State, planned: &Planned) -> Body {
    let rows: Vec<RowView> = planned
        .lines()
        .iter()
        .map(|line| match line {
            PushLine::Secret(secret) => {
                let (word, tone) = step(&secret.step);
                let mut note = format!("{word}  {}", count(secret.keys.len(), "key"));
                if !secret.kept.is_empty() {
                    note = format!("{note}, {} only there and kept", secret.kept.len());
                }
                if let Step::Conflict(why) = &secret.step {
                    note = format!("{word}  {}", why.words());
                }
                let mut row = RowView::new(secret.name.clone(), words(&note, tone));
                row.name.tone = Tone::Strong;
                row
            }
            PushLine::Key(key, fate) => {
                let (sign, tone) = match fate {
                    KeyFate::New => ("+ new", Tone::Good),
                    KeyFate::Changed => ("≠ another value", Tone::Warning),
                    KeyFate::Same => ("  the same", Tone::Dim),
                };
                RowView::new(format!("  {key}"), piece(sign, tone))
            }
        })
        .collect();
    let is_empty = rows.is_empty();
    let mut body = Body::new(rows, Some(planned.cursor));
    if let Some(PushLine::Secret(secret)) = planned.lines().get(planned.cursor)
        && let Step::Conflict(why) = &secret.step
    {
        body.below = labelled(state, "why", &why.words(), Tone::Bad);
    }
    let steps = &planned.plan.steps;
    let unchanged = steps.iter().filter(|one| one.step == Step::Unchanged).count();
    let conflicts = steps
        .iter()
        .filter(|one| matches!(one.step, Step::Conflict(_)))
        .count();
    let mut sentence = match planned.plan.writes() {
        0 if is_empty => "the profile has nothing that could be pushed".to_owned(),
        0 => "nothing is to be written".to_owned(),
        writes => format!("{} to be written (y does)", count(writes, "secret")),
    };
    if unchanged > 0 {
        sentence = format!("{sentence}, {unchanged} as they are to be");
    }
    body.below.push(("push", piece(sentence, Tone::Strong)));
    if conflicts > 0 {
        let text = format!(
            "{} cannot be written and stay as they are",
            count(conflicts, "secret")
        );
        body.below.push(("", piece(format!("! {text}"), Tone::Warning)));
    }
    let incomplete = &planned.prepared.incomplete;
    if !incomplete.is_empty() {
        let text = format!("! left out, for they lack a value: {}", list(incomplete));
        body.below.extend(labelled(state, "", &text, Tone::ToDo));
    }
    for (key, name) in &planned.plan.hidden {
        let text = format!("! dlt would get another {key}, out of {name}, which it reads first");
        body.below.extend(labelled(state, "", &text, Tone::Warning));
    }
    for remark in &planned.prepared.remarks {
        body.below
            .extend(labelled(state, "", &format!("! {remark}"), Tone::Warning));
    }
    body.below.extend(unreadable(planned));
    body
}

/// What stands in the vault and cannot be read.
fn unreadable(planned: &Planned) -> impl Iterator<Item = Line> {
    let unreadable = planned.shelf.unreadable().into_iter();
    unreadable.map(|(name, why)| ("", words(&format!("! {name}: {why}"), Tone::Warning)))
}

fn step(step: &Step) -> (&'static str, Tone) {
    match step {
        Step::Create { .. } => ("create", Tone::Good),
        Step::NewVersion { .. } => ("new version", Tone::Warning),
        Step::Unchanged => ("unchanged", Tone::Dim),
        Step::Conflict(_) => ("conflict", Tone::Bad),
    }
}

/// Keys, as many as a line takes.
fn list(keys: &[KeyPath]) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = keys.iter().take(SHOWN).map(ToString::to_string).collect();
    match keys.len().saturating_sub(SHOWN) {
        0 => names.join(", "),
        more => format!("{}, and {more} more", names.join(", ")),
    }
}

fn holdings(planned: &Planned, profile: &str) -> Body {
    let rows = planned.compared.iter().map(|one| held(planned, one)).collect();
    let mut body = Body::new(rows, Some(planned.cursor));
    let number = |likeness: Likeness| {
        let all = planned.compared.iter();
        all.filter(|one| one.likeness == likeness).count()
    };
    body.below.push((
        "in all",
        piece(
            format!(
                "{} the same, {} different, {} only there, {} only here",
                number(Likeness::Same),
                number(Likeness::Different),
                number(Likeness::OnlyThere),
                number(Likeness::OnlyHere)
            ),
            Tone::Strong,
        ),
    ));
    let fills = planned.compared.iter().filter(|one| planned.fills(one)).count();
    let (text, tone) = match fills {
        0 => (format!("{profile}'s files lack nothing of it"), Tone::Dim),
        fills => (
            format!("{} into {profile}'s secrets file", count(fills, "key")),
            Tone::Plain,
        ),
    };
    body.below.push(("Enter", words(&text, tone)));
    body.below.extend(unreadable(planned));
    body
}

fn held(planned: &Planned, one: &Compared) -> RowView {
    let (sign, tone) = match one.likeness {
        Likeness::Same => ("the same", Tone::Dim),
        Likeness::Different => ("≠ different", Tone::Warning),
        Likeness::OnlyThere => ("◆ only there", Tone::Good),
        Likeness::OnlyHere => ("● only here", Tone::Inherited),
    };
    let mut note = sign.to_owned();
    if let Some(name) = &one.name {
        note = format!("{note}   {name}");
    }
    if planned.fills(one) {
        note = format!("{note}   → file");
    }
    RowView::new(one.key.to_string(), words(&note, tone))
}

fn came(state: &State, dialog: &VaultDialog, pushed: &Pushed, profile: &str) -> Body {
    let steps = pushed.planned.plan.steps.iter().enumerate();
    let rows = steps.map(|(number, planned)| {
        let (text, tone) = match (pushed.outcome(number), &planned.step) {
            (Outcome::Written, _) => ("✓ written".to_owned(), Tone::Good),
            (Outcome::Unchanged, _) => ("· as it is to be".to_owned(), Tone::Dim),
            (Outcome::Conflict, Step::Conflict(why)) => (format!("✗ {}", why.words()), Tone::Bad),
            (Outcome::Conflict, _) => ("✗ conflict".to_owned(), Tone::Bad),
            (Outcome::Failed(trouble), _) => (format!("✗ {trouble}"), Tone::Bad),
            (Outcome::NotTried, _) => ("✗ not tried".to_owned(), Tone::Bad),
        };
        RowView::new(planned.name.clone(), words(&text, tone))
    });
    let mut body = Body::new(rows.collect(), Some(pushed.cursor));
    if let Outcome::Failed(trouble) = pushed.outcome(pushed.cursor) {
        body.below = labelled(state, "why", &trouble.to_string(), Tone::Bad);
    }
    let vault = dialog.wishes.vault;
    match &pushed.shelf {
        Ok(_) if pushed.is_good() => {
            let parcels = pushed.planned.prepared.parcels.iter();
            let keys = parcels.map(|parcel| parcel.items.len()).sum();
            let text = format!("✓ {} read back, as dlt gets them", count(keys, "key"));
            body.below.push(("verified", piece(text, Tone::Good)));
        }
        Ok(_) => {
            let text = "✗ not everything is there: push again once that is mended";
            body.below.push(("verified", piece(text, Tone::Bad)));
        }
        Err((name, trouble)) => {
            let text = format!("✗ not read back: {}", fault(vault, name, trouble));
            body.below.extend(labelled(state, "verified", &text, Tone::Bad));
        }
    }
    for (key, why) in &pushed.wrong {
        body.below
            .push(("", words(&format!("✗ {key}: {why}"), Tone::Bad)));
    }
    let taking = &pushed.taking;
    if !taking.keys.is_empty() {
        let text = format!(
            "{} of it still in {profile}'s own files, which dlt reads first (t takes them out)",
            count(taking.keys.len(), "key")
        );
        body.below.extend(labelled(state, "files", &text, Tone::Plain));
    }
    if !taking.shared.is_empty() {
        let text = format!(
            "{} of it still in files that others read, too (T)",
            count(taking.shared.len(), "key")
        );
        body.below.extend(labelled(state, "shared", &text, Tone::Plain));
    }
    for (key, why) in &taking.refused {
        let text = format!("! {key} stays: {why}");
        body.below.extend(labelled(state, "", &text, Tone::Warning));
    }
    if let Ok(connection) = &dialog.connection {
        let is_asked = connection.values.is_empty() && connection.lacking.is_empty();
        let (text, tone) = if is_asked {
            (format!("✓ {profile} asks {}", vault.name()), Tone::Good)
        } else {
            (
                format!(
                    "{profile} is not set up to ask {} so (c connects it)",
                    vault.name()
                ),
                Tone::ToDo,
            )
        };
        body.below.push(("dlt", words(&text, tone)));
    }
    body
}
