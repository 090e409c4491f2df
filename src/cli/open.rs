//! From arguments to a workspace, and from a key to the file a command writes.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexSet;

use super::Failure;
use super::args::{Args, TargetArgs};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::profile;
use crate::document::edit::{self, Change, Edited, Refusal};
use crate::document::{Document, key};
use crate::python;
use crate::shown;
use crate::store::machine::machine;
use crate::store::mounted;
use crate::store::place::{NoWorkspace, Place};
use crate::store::save;
use crate::workspace::environment::Environment;
use crate::workspace::file::{Content, File};
use crate::workspace::requirement::Code;
use crate::workspace::{Options, Workspace};

/// A variable of the process; one that is not UTF-8 counts as absent.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn place(args: &Args) -> Result<Place, Failure> {
    Place::find(args.project.as_deref(), args.global_dir.as_deref(), &variable)
        .map_err(|error| no_workspace(&error))
}

fn no_workspace(error: &NoWorkspace) -> Failure {
    Failure::with_help(
        error.to_string(),
        "go to your project's folder, name it with --project DIR, or make a new one with \
         `dlt init <source> <destination>`; `dlt-secrets demo` shows a sample",
    )
}

/// Opens the workspace the arguments name; what the project's code asks for is not looked at.
pub(super) fn workspace(args: &Args) -> Result<Workspace, Failure> {
    Ok(open(args, place(args)?, options(args, Code::default())))
}

/// Opens the workspace the arguments name for the screen, which reads the project's code beside it; the columns of `first`
/// stand first.
pub(super) fn workspace_before_code(args: &Args, first: &[String]) -> Result<Workspace, Failure> {
    let place = place(args)?;
    let options = Options {
        unscanned: true,
        first: first.to_vec(),
        ..options(args, Code::default())
    };
    Ok(open(args, place, options))
}

/// Opens the workspace the arguments name, with what the project's Python code asks for.
pub(super) fn workspace_with_code(args: &Args) -> Result<Workspace, Failure> {
    let place = place(args)?;
    let code = Code::of(&python::scan(&place.project));
    Ok(open(args, place, options(args, code)))
}

/// Opens the workspace the arguments name, with what the project's Python code asks for, and the column that is meant;
/// refused where dlt would fail on a file of it.
pub(super) fn sound_with_code(args: &Args, err: &mut dyn Write) -> Result<(Workspace, usize), Failure> {
    let workspace = workspace_with_code(args)?;
    let view = view(&workspace, args, err)?;
    refuse_problems(&workspace, view)?;
    Ok((workspace, view))
}

/// Opens the workspace the arguments name, with a column for each of these profiles and what the code asks for.
pub(super) fn workspace_of_profiles(args: &Args, profiles: &[&str]) -> Result<Workspace, Failure> {
    let place = place(args)?;
    let code = Code::of(&python::scan(&place.project));
    let active = profile::active(
        None,
        variable("WORKSPACE__PROFILE").as_deref(),
        place.pin.as_deref(),
    );
    let asked: Vec<String> = profiles.iter().map(|&name| name.to_owned()).collect();
    Ok(Workspace::open(place, &active, &asked, options(args, code)))
}

fn options(args: &Args, code: Code) -> Options {
    let mut options = Options {
        pipeline: args.pipeline.clone(),
        code: Arc::new(code),
        ..Options::default()
    };
    if !args.no_env {
        options.environment = Environment::new(variables());
        options.mounted = mounted::mounted(Path::new(mounted::FOLDER));
        options.machine = machine(std::env::home_dir().as_deref(), &variable);
    }
    options
}

fn open(args: &Args, place: Place, options: Options) -> Workspace {
    let first = args.profile.first().map(String::as_str);
    // Asking for several profiles at once leaves the active one as it is.
    let explicit = first.filter(|_| args.profile.len() == 1);
    let active = profile::active(
        explicit,
        variable("WORKSPACE__PROFILE").as_deref(),
        place.pin.as_deref(),
    );
    Workspace::open(place, &active, &args.profile, options)
}

/// The columns a command speaks of: the profiles asked for, or the active one.
pub(super) fn views(workspace: &Workspace, args: &Args, err: &mut dyn Write) -> Result<Vec<usize>, Failure> {
    if !workspace.place().profiles_enabled {
        if !args.profile.is_empty() {
            writeln!(err, "warning: {}", profiles_ignored(workspace))?;
        }
        return Ok(vec![0]);
    }
    let named = if args.profile.is_empty() {
        vec![workspace.active().to_owned()]
    } else {
        args.profile.clone()
    };
    for name in &named {
        warn_of_unknown_profile(workspace, name, err)?;
    }
    let views: IndexSet<usize> = named
        .iter()
        .filter_map(|name| workspace.view_named(name))
        .collect();
    Ok(views.into_iter().collect())
}

/// Says so when no file, pin or built-in name speaks of a profile: it may be a slip.
pub(super) fn warn_of_unknown_profile(
    workspace: &Workspace,
    name: &str,
    err: &mut dyn Write,
) -> Result<(), Failure> {
    let place = workspace.place();
    let with_files = place.profiles_with_files();
    let is_known =
        profile::is_built_in(name) || place.pin.as_deref() == Some(name) || with_files.contains(name);
    if !is_known {
        let others = workspace.views().iter().map(|view| view.name.as_str());
        let others: Vec<&str> = others.filter(|other| *other != name).collect();
        writeln!(
            err,
            "warning: no file here is of the profile {}; there are {}",
            shown::safe(name),
            shown::safe(&others.join(", "))
        )?;
    }
    Ok(())
}

/// The one column of a command that speaks of one.
pub(super) fn view(workspace: &Workspace, args: &Args, err: &mut dyn Write) -> Result<usize, Failure> {
    if args.profile.len() > 1 {
        return Err(Failure::new("this command takes --profile once"));
    }
    Ok(views(workspace, args, err)?.first().copied().unwrap_or(0))
}

/// Says on standard error which files make dlt fail, so that no answer is taken for what dlt would say.
pub(super) fn warn_of_problems(
    workspace: &Workspace,
    views: &[usize],
    err: &mut dyn Write,
) -> Result<(), Failure> {
    for problem in workspace.problems(views) {
        let word = if problem.fails { "error" } else { "warning" };
        let at = problem
            .position
            .map_or(String::new(), |at| format!(":{}", at.line));
        let label = &workspace.files()[problem.file].label;
        writeln!(
            err,
            "{word}: {}{at}: {}",
            shown::safe(label),
            shown::safe(&problem.message)
        )?;
    }
    Ok(())
}

/// Refuses to answer where dlt would fail: what the readable files say is not what dlt would get.
pub(super) fn refuse_problems(workspace: &Workspace, view: usize) -> Result<(), Failure> {
    let of_view = |file: &usize| {
        Kind::ALL
            .into_iter()
            .any(|kind| workspace.views()[view].files(kind).contains(file))
    };
    let column = [view];
    let Some(problem) = workspace
        .problems(&column)
        .find(|problem| problem.fails && of_view(&problem.file))
    else {
        return Ok(());
    };
    let at = problem
        .position
        .map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
    let label = &workspace.files()[problem.file].label;
    Err(Failure::with_help(
        format!("{label}{at}: {}", problem.message),
        "dlt fails on this file; mend it in an editor",
    ))
}

fn profiles_ignored(workspace: &Workspace) -> String {
    format!(
        "dlt ignores every profile's files here, because {} does not exist (an empty file of that name turns profiles on)",
        shown::safe(&workspace.place().marker.display().to_string()),
    )
}

fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// Reads a TOML key from the command line.
pub(super) fn key_path(text: &str) -> Result<KeyPath, Failure> {
    key::parse(text).ok_or_else(|| {
        Failure::with_help(
            format!("`{text}` is not a TOML key"),
            "write it as in the file: destination.postgres.credentials.password, sources.\"my source\".token",
        )
    })
}

/// The file `set` and `unset` write, as it stands on disk.
pub(super) fn target(args: &Args, target: &TargetArgs, err: &mut dyn Write) -> Result<File, Failure> {
    if args.profile.len() > 1 {
        return Err(Failure::new("this command takes --profile once"));
    }
    let place = place(args)?;
    let profile = args.profile.first().map(String::as_str);
    if profile.is_some() && !place.profiles_enabled {
        let workspace = workspace(args)?;
        writeln!(err, "warning: {}", profiles_ignored(&workspace))?;
    }
    let scope = if target.global {
        Scope::Global
    } else {
        Scope::Project
    };
    let kind = if target.config {
        Kind::Config
    } else {
        Kind::Secrets
    };
    Ok(File::read(&place, Slot::new(scope, profile, kind)))
}

/// Makes an edit to a file and saves it, unless dlt would fail on its files after it.
pub(super) fn write(
    args: &Args,
    file: &File,
    path: &KeyPath,
    change: &Change,
) -> Result<Arc<Document>, Failure> {
    let document = editable(file)?;
    write_edited(args, file, path, &document, edit::apply(&document, path, change))
}

/// Saves an edit of a file's document, unless dlt would fail on its files after it.
pub(super) fn write_edited(
    args: &Args,
    file: &File,
    path: &KeyPath,
    document: &Document,
    edited: Result<Edited, Refusal>,
) -> Result<Arc<Document>, Failure> {
    let edited = edited.map_err(|refusal| refused(file, document, path, &refusal))?;
    let edited = Arc::new(edited.document);
    let before = workspace(args)?;
    if let Some(index) = before.file_at(&file.slot) {
        let after = before.with_document(index, Arc::clone(&edited));
        if let Some(why) = after.newly_broken(&before) {
            return Err(Failure::with_help(why, "nothing was written"));
        }
    }
    save_text(file, &edited)?;
    Ok(edited)
}

/// Says when the active profile does not get what was just written, or when a profile is none dlt knows.
pub(super) fn warn_of_unseen(
    args: &Args,
    file: &File,
    path: &KeyPath,
    err: &mut dyn Write,
) -> Result<(), Failure> {
    let workspace = workspace(args)?;
    let Some(index) = workspace.file_at(&file.slot) else {
        return Ok(());
    };
    let active = workspace.active();
    let readers = workspace.readers(path, index).profiles;
    if !readers.iter().any(|reader| reader == active) {
        let why = if readers.is_empty() {
            "no profile gets it".to_owned()
        } else {
            format!("only {} gets it", readers.join(", "))
        };
        writeln!(
            err,
            "warning: {} does not get this value: {}",
            shown::safe(active),
            shown::safe(&why)
        )?;
    }
    if let Some(profile) = &file.slot.profile {
        let is_known = profile::is_built_in(profile) || workspace.place().pin.as_deref() == Some(profile);
        if !is_known && file.saved.is_none() {
            let hint = format!(
                "{profile} is no profile dlt has built in; it becomes one when it is pinned or named by WORKSPACE__PROFILE"
            );
            writeln!(err, "warning: {}", shown::safe(&hint))?;
        }
    }
    Ok(())
}

/// The file's document; an empty one when there is no file yet.
pub(super) fn editable(file: &File) -> Result<Arc<Document>, Failure> {
    match &file.content {
        Content::Readable(document) => Ok(Arc::clone(document)),
        Content::Absent => Ok(Arc::new(Document::empty())),
        Content::Broken(problem) => {
            let at = problem
                .position
                .map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
            Err(Failure::with_help(
                format!("{}{at}: {problem}", file.label),
                "mend the file in an editor; nothing was written",
            ))
        }
    }
}

fn refused(file: &File, document: &Document, path: &KeyPath, refusal: &Refusal) -> Failure {
    let stands_at = match refusal {
        Refusal::BelowValue(at) | Refusal::IsTable(at) => document.find(at),
        _ => document.find(path),
    };
    let line = stands_at.map_or(String::new(), |item| format!(":{}", document.position(item).line));
    let help = match refusal {
        Refusal::IsTable(_) => "name a key in it; nothing was written",
        Refusal::BelowValue(_) => "unset that value first, or choose another key; nothing was written",
        Refusal::ArrayOfTables(_) | Refusal::Exists(_) | Refusal::NoRoom(_) | Refusal::NotClean(_) => {
            "nothing was written"
        }
        Refusal::NotThere(_) => "`dlt-secrets list` tells where it stands; nothing was written",
    };
    Failure::with_help(format!("{}{line}: {refusal}", file.label), help)
}

fn save_text(file: &File, document: &Document) -> Result<(), Failure> {
    save::save(&file.path, file.slot.kind, file.saved.as_ref(), document.text()).map_err(|error| {
        Failure::with_help(
            format!("{} was not saved: {error}", file.label),
            "nothing was written; try again",
        )
    })
}
