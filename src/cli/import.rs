//! `import`: keys from a key file, or from a dotenv file.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::args::{Args, ImportArgs};
use super::import_report::{Chosen, Kept, Report, Undecided};
use super::writing::Writing;
use super::{Failure, Outcome, open};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::document::Value;
use crate::document::foreign::{Foreign, KeyFile};
use crate::secret::Secret;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::import::{Decision, Import, Standing, Target};

pub(super) fn run(
    args: &Args,
    import: &ImportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let given = import.file.display().to_string();
    let (label, foreign) = foreign(&import.file)?;
    let workspace = open::workspace_with_code(args)?;
    let view = open::view(&workspace, args, err)?;
    let read = match &foreign {
        Foreign::Key(key) => of_key(&workspace, view, import, key)?,
        Foreign::Variables(variables) => {
            if import.at.is_some() {
                return Err(Failure::with_help(
                    format!("{label} is a dotenv file, whose names say themselves which keys they are"),
                    "leave --at out; --map NAME=KEY says it of one name",
                ));
            }
            let decisions = decisions(import)?;
            let has = |name: &String| variables.iter().any(|variable| variable.name == *name);
            if let Some((name, _)) = decisions.iter().find(|(name, _)| !has(name)) {
                return Err(Failure::new(format!("{label} has no variable {name}")));
            }
            workspace.import_variables(view, variables, &decisions)
        }
    };
    let choice = Choice {
        workspace: &workspace,
        args,
        import,
        group: read.group.as_ref(),
    };
    let mut report = choice.report(&given, &read)?;
    if let Some(remark) = read.remark {
        writeln!(err, "note: {remark}")?;
    }
    if read.group.is_some() && !report.written.is_empty() && report.kept.iter().any(|kept| !kept.same) {
        let sentence = "the fields of one key belong together, and some keep another value";
        writeln!(err, "warning: {sentence}; --overwrite replaces them")?;
    }
    let is_decided = report.ambiguous.is_empty() && report.refused.is_empty();
    if is_decided {
        write_files(&workspace, view, import, &mut report, err)?;
    }
    report.print(args.json, import.dry_run || !is_decided, out)?;
    if !report.refused.is_empty() {
        return Err(Failure::with_help(
            "not all of it can be imported as it is; nothing was written",
            "mend what is refused above, or leave it out with --skip NAME",
        ));
    }
    Ok(if is_decided && report.is_done() {
        Outcome::Good
    } else {
        Outcome::Finding
    })
}

/// Reads a file of another form, `-` for standard input; its name for people comes with it.
pub(super) fn foreign(path: &Path) -> Result<(String, Foreign), Failure> {
    let label = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let text = text_of(path, &label)?;
    let foreign = Foreign::read(&text).map_err(|problem| {
        let at = problem
            .position
            .map_or(String::new(), |at| format!(":{}", at.line));
        Failure::with_help(format!("{label}{at}: {problem}"), "nothing was written")
    })?;
    Ok((label, foreign))
}

fn text_of(path: &Path, label: &str) -> Result<Secret, Failure> {
    let failed = |error: &std::io::Error| Failure::new(format!("{label} cannot be read: {}", error.kind()));
    let mut bytes = Zeroizing::new(Vec::new());
    if path == Path::new("-") {
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| failed(&error))?;
    } else {
        *bytes = fs::read(path).map_err(|error| failed(&error))?;
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        Failure::with_help(
            format!("{label} is not UTF-8 text"),
            "a key in binary form (DER) can be written as text: openssl pkey -inform DER -in FILE",
        )
    })?;
    Ok(text.into())
}

/// What a key file would set: at the place that was named, or at the only one that takes it.
fn of_key(workspace: &Workspace, view: usize, args: &ImportArgs, key: &KeyFile) -> Result<Import, Failure> {
    if !args.map.is_empty() || !args.skip.is_empty() {
        return Err(Failure::with_help(
            format!(
                "the file is {}: --map and --skip are for dotenv files",
                key.form.phrase()
            ),
            "--at KEY says which credentials it is for",
        ));
    }
    let places = || workspace.places(view, key.form);
    let help = |places: &[KeyPath]| {
        let places: Vec<String> = places.iter().map(|place| format!("--at {place}")).collect();
        if places.is_empty() {
            "name the credentials it is for, such as --at destination.bigquery.credentials".to_owned()
        } else {
            format!("here it can go to: {}", places.join(", "))
        }
    };
    let at = match &args.at {
        Some(at) => open::key_path(at)?,
        None => match <[KeyPath; 1]>::try_from(places()) {
            Ok([only]) => only,
            Err(places) => {
                let count = if places.is_empty() {
                    "nothing here takes"
                } else {
                    "several places take"
                };
                let message = format!("{count} {}", key.form.phrase());
                return Err(Failure::with_help(message, help(&places)));
            }
        },
    };
    workspace
        .import_key(view, &at, key)
        .map_err(|why| Failure::with_help(why.to_string(), help(&places())))
}

fn decisions(import: &ImportArgs) -> Result<Vec<(String, Decision)>, Failure> {
    let mut decisions: Vec<(String, Decision)> = import
        .skip
        .iter()
        .map(|name| (name.clone(), Decision::Skip))
        .collect();
    for map in &import.map {
        let (name, key) = map.split_once('=').ok_or_else(|| {
            Failure::with_help(
                "--map takes a name and a key",
                "--map SOURCES__MY__KEY=sources.my.key",
            )
        })?;
        decisions.push((name.to_owned(), Decision::Key(open::key_path(key)?)));
    }
    Ok(decisions)
}

/// How it was asked that keys are written.
struct Choice<'a> {
    workspace: &'a Workspace,
    args: &'a Args,
    import: &'a ImportArgs,
    /// The group a key file fills.
    group: Option<&'a KeyPath>,
}

impl Choice<'_> {
    fn report(&self, label: &str, read: &Import) -> Result<Report, Failure> {
        let mut report = Report {
            file: label.to_owned(),
            left_out: read.left_out.clone(),
            ..Report::default()
        };
        for entry in &read.entries {
            let [target] = &entry.targets[..] else {
                let candidates = entry.targets.iter().map(|target| target.key.clone()).collect();
                report.ambiguous.push((entry.name.clone(), candidates));
                continue;
            };
            let refuse = |why: String| Undecided {
                name: entry.name.clone(),
                key: target.key.clone(),
                why,
            };
            let value = match &target.value {
                Ok(value) => value,
                Err(why) => {
                    report.refused.push(refuse(why.clone()));
                    continue;
                }
            };
            let file = self.file(target)?;
            let own = |chosen: &&Chosen| chosen.key == target.key;
            match report.written.iter().find(own) {
                Some(other) if other.value == *value => continue,
                Some(other) => {
                    report
                        .refused
                        .push(refuse(format!("{} gives it another value", other.name)));
                    continue;
                }
                None => {}
            }
            match self.standing(file, target)? {
                Ok(None) => report.written.push(Chosen {
                    name: entry.name.clone(),
                    key: target.key.clone(),
                    value: value.clone(),
                    file,
                    label: self.workspace.files()[file].label.clone(),
                    line: None,
                    guessed: entry.guessed,
                }),
                Ok(Some(kept)) => report.kept.push(kept),
                Err(why) => report.refused.push(refuse(why)),
            }
        }
        Ok(report)
    }

    /// The file a key goes to.
    fn file(&self, target: &Target) -> Result<FileIndex, Failure> {
        let workspace = self.workspace;
        let profile = self.args.profile.first().map(String::as_str);
        let scope = if self.import.target.global {
            Scope::Global
        } else {
            Scope::Project
        };
        if self.import.target.config && target.secret {
            return Err(Failure::with_help(
                format!(
                    "{} is a secret, and dlt refuses secrets in a config file",
                    target.key
                ),
                "leave --config out: every key goes where it belongs; nothing was written",
            ));
        }
        let of_kind = |kind| workspace.file_at(&Slot::new(scope, profile, kind));
        let file = if self.import.target.config {
            of_kind(Kind::Config)
        } else if self.import.secrets {
            of_kind(Kind::Secrets)
        } else {
            workspace.file_in(scope, profile, target)
        };
        file.ok_or_else(|| Failure::new("no file of this workspace can hold it"))
    }

    /// Whether a key can be written: `None` where it can, what is kept where something stands there; the sentence that
    /// says why not.
    fn standing(&self, file: FileIndex, target: &Target) -> Result<Result<Option<Kept>, String>, Failure> {
        let workspace = self.workspace;
        let label = &workspace.files()[file].label;
        let kept = |same| Kept {
            key: target.key.clone(),
            label: label.clone(),
            line: line(workspace, file, &target.key),
            same,
        };
        Ok(match workspace.standing(file, target) {
            Standing::Nothing | Standing::Placeholder | Standing::Asked => Ok(None),
            Standing::Same => Ok(Some(kept(true))),
            Standing::Value if self.import.overwrite => Ok(None),
            Standing::Value | Standing::Elsewhere(_) => Ok(Some(kept(false))),
            Standing::Section => Err(format!("{label} has it as a section, with keys of its own")),
            Standing::Whole(above) => match self.group {
                Some(_) if self.import.replace => Ok(None),
                Some(_) => {
                    let line = line(workspace, file, &above).map_or(String::new(), |line| format!(":{line}"));
                    return Err(Failure::with_help(
                        format!("{label}{line}: {above} stands there whole, as one value"),
                        "--replace puts the fields in its place; nothing was written",
                    ));
                }
                None => Err(format!("{label} has one value for all of {above}")),
            },
        })
    }
}

/// The line of a key in a file.
fn line(workspace: &Workspace, file: FileIndex, key: &KeyPath) -> Option<usize> {
    let document = workspace.files()[file].document()?;
    Some(document.position(document.find(key)?).line)
}

/// Writes what was chosen, all of it or nothing, and says of each key in which line it stands then.
fn write_files(
    workspace: &Workspace,
    view: usize,
    import: &ImportArgs,
    report: &mut Report,
    err: &mut dyn Write,
) -> Result<(), Failure> {
    let values: Vec<(FileIndex, &KeyPath, &Value)> = report
        .written
        .iter()
        .map(|chosen| (chosen.file, &chosen.key, &chosen.value))
        .collect();
    let writing = Writing::of_values(workspace, &values)?;
    if !import.dry_run {
        writing.save()?;
    }
    let after = writing.after;
    for chosen in &mut report.written {
        chosen.line = line(&after, chosen.file, &chosen.key);
    }
    let unseen: Vec<String> = report
        .written
        .iter()
        .filter(|chosen| !after.finds_in(view, &chosen.key, chosen.file))
        .map(|chosen| chosen.key.to_string())
        .collect();
    if !unseen.is_empty() {
        let profile = &workspace.views()[view].name;
        let sentence = format!("{profile} does not get from there: {}", unseen.join(", "));
        writeln!(err, "warning: {}", shown::safe(&sentence))?;
    }
    Ok(())
}
