//! `diff`: two profiles compared, masked.

use std::io::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::args::{Args, DiffArgs};
use super::origin::Place;
use super::{Failure, Outcome, json, open};
use crate::dlt::tree::NodeId;
use crate::secret::MASK;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::{Cell, Status};
use crate::workspace::compare::{Change, Row};

pub(super) fn run(
    args: &Args,
    diff: &DiffArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    if !args.profile.is_empty() {
        return Err(Failure::with_help(
            "`diff` takes its two profiles as arguments",
            "`dlt-secrets diff dev prod`",
        ));
    }
    let workspace = open::workspace_of_profiles(args, &[&diff.left, &diff.right])?;
    let (Some(left), Some(right)) = (
        workspace.view_named(&diff.left),
        workspace.view_named(&diff.right),
    ) else {
        let marker = workspace.place().marker.display().to_string();
        return Err(Failure::with_help(
            format!("dlt has no profiles here, so there is nothing to compare: {marker} does not exist"),
            "an empty file of that name turns profiles on",
        ));
    };
    for name in [&diff.left, &diff.right] {
        open::warn_of_unknown_profile(&workspace, name, err)?;
    }
    let comparison = Comparison {
        workspace: &workspace,
        left,
        right,
        reveal: diff.reveal,
        rows: workspace.compare(left, right),
    };
    if args.json {
        comparison.json(out)?;
    } else if diff.markdown {
        comparison.markdown(out)?;
    } else {
        comparison.text(diff.all, out)?;
    }
    open::warn_of_problems(&workspace, &[left, right], err)?;
    let is_same = comparison.rows.iter().all(|row| row.change == Change::Same);
    Ok(if is_same { Outcome::Good } else { Outcome::Finding })
}

struct Comparison<'w> {
    workspace: &'w Workspace,
    left: usize,
    right: usize,
    reveal: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Document<'w> {
    version: u8,
    left: &'w str,
    right: &'w str,
    rows: Vec<JsonRow>,
}

#[derive(Serialize)]
struct JsonRow {
    key: String,
    change: &'static str,
    left: Side,
    right: Side,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
    same_secret: bool,
}

#[derive(Serialize)]
struct Side {
    status: &'static str,
    origin: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Part {
    part: String,
    change: &'static str,
}

impl Comparison<'_> {
    fn names(&self) -> [&str; 2] {
        [self.left, self.right].map(|view| self.workspace.views()[view].name.as_str())
    }

    fn cell(&self, view: usize, node: NodeId) -> Option<&Cell> {
        self.workspace.cell(view, node)
    }

    fn json(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let [left, right] = self.names();
        let rows = self.rows.iter().map(|row| JsonRow {
            key: row.path.to_string(),
            change: row.change.word(),
            left: self.side(self.left, row),
            right: self.side(self.right, row),
            parts: row
                .parts
                .iter()
                .map(|(part, change)| Part {
                    part: part.clone(),
                    change: change.word(),
                })
                .collect(),
            same_secret: row.same_secret,
        });
        let document = Document {
            version: 1,
            left,
            right,
            rows: rows.collect(),
        };
        json::write(out, &document)?;
        Ok(())
    }

    fn side(&self, view: usize, row: &Row) -> Side {
        let cell = self.cell(view, row.node);
        let origin = cell.and_then(|cell| cell.origin);
        let value = origin
            .filter(|_| self.reveal)
            .and_then(|origin| self.workspace.value_for(view, &origin, &row.path));
        Side {
            status: match cell.map(|cell| cell.status) {
                None | Some(Status::Absent) => "absent",
                Some(status) => status.word(),
            },
            origin: origin.map(|origin| Place::of(self.workspace, &origin)),
            value: value.map(|value| value.to_json()),
        }
    }

    /// What one side says: its value as far as it may be seen.
    fn words(&self, view: usize, row: &Row) -> String {
        let Some(cell) = self.cell(view, row.node) else {
            return "not here".to_owned();
        };
        let value = || {
            let value = self.workspace.value_for(view, &cell.origin?, &row.path)?;
            Some(value.plain().expose().to_owned())
        };
        match cell.status {
            Status::Set | Status::Review | Status::Misplaced if self.reveal => {
                value().map_or_else(|| MASK.to_owned(), |text| shown::safe(&text).into_owned())
            }
            Status::Set | Status::Review if cell.secret => MASK.to_owned(),
            Status::Set | Status::Review => {
                value().map_or_else(|| MASK.to_owned(), |text| shown::config_value(&text))
            }
            status => status.word().to_owned(),
        }
    }

    /// The parts of connection strings that differ.
    fn differing_parts(row: &Row) -> String {
        let differing = row.parts.iter().filter(|(_, change)| *change != Change::Same);
        let names: Vec<&str> = differing.map(|(part, _)| part.as_str()).collect();
        names.join(", ")
    }

    fn remark(&self, row: &Row) -> String {
        let [left, right] = self.names();
        match row.change {
            Change::OnlyLeft => format!("only {left}"),
            Change::OnlyRight => format!("only {right}"),
            Change::Same if row.same_secret => "the same secret".to_owned(),
            Change::Same => String::new(),
            Change::Different if row.parts.is_empty() => String::new(),
            Change::Different => Self::differing_parts(row),
        }
    }

    fn summary(&self) -> String {
        let [left, right] = self.names();
        let count = |change: Change| self.rows.iter().filter(|row| row.change == change).count();
        let mut words = vec![format!("{} same", count(Change::Same))];
        for (count, word) in [
            (count(Change::Different), "different".to_owned()),
            (count(Change::OnlyLeft), format!("only {left}")),
            (count(Change::OnlyRight), format!("only {right}")),
        ] {
            if count > 0 {
                words.push(format!("{count} {word}"));
            }
        }
        let secrets = self.rows.iter().filter(|row| row.same_secret).count();
        let secrets = match secrets {
            0 => String::new(),
            1 => "; one secret is the same in both".to_owned(),
            count => format!("; {count} secrets are the same in both"),
        };
        format!("{left} ↔ {right}: {}{secrets}", words.join(" · "))
    }

    fn text(&self, all: bool, out: &mut dyn Write) -> Result<(), Failure> {
        let rows: Vec<[String; 5]> = self
            .rows
            .iter()
            .filter(|row| all || row.change != Change::Same || row.same_secret)
            .map(|row| {
                [
                    row.path.to_string(),
                    self.words(self.left, row),
                    row.change.sign().to_owned(),
                    self.words(self.right, row),
                    self.remark(row),
                ]
                .map(|cell| shown::safe(&cell).into_owned())
            })
            .collect();
        let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..5).map(width).collect();
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.width() + 2));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out, "{}", shown::safe(&self.summary()))?;
        Ok(())
    }

    /// A table for a comment on a pull request: keys and statuses, never a value.
    fn markdown(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let [left, right] = self.names().map(cell_text);
        writeln!(out, "**{}**\n", shown::safe(&self.summary()))?;
        let rows = self.rows.iter();
        let rows: Vec<&Row> = rows
            .filter(|row| row.change != Change::Same || row.same_secret)
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(out, "| key | {left} | {right} | |\n| --- | --- | --- | --- |")?;
        for row in rows {
            let status = |view: usize| self.side(view, row).status;
            let remark = match row.change {
                Change::Different if row.parts.is_empty() => "different".to_owned(),
                Change::Different => format!("different: {}", Self::differing_parts(row)),
                _ => self.remark(row),
            };
            writeln!(
                out,
                "| `{}` | {} | {} | {} {} |",
                cell_text(&row.path.to_string()),
                status(self.left),
                status(self.right),
                row.change.sign(),
                cell_text(&remark),
            )?;
        }
        Ok(())
    }
}

/// A text that neither ends a cell of a Markdown table nor begins anything else.
fn cell_text(text: &str) -> String {
    shown::safe(text).replace('|', "\\|").replace('`', "'")
}
