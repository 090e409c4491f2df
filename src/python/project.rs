//! The Python files of a project.

use std::env;
use std::fs;
use std::io;
use std::path::Path;

use ignore::{DirEntry, WalkBuilder};

use super::{Module, everywhere, reader, settle};
use crate::parallel::in_parallel;

/// Files larger than this are data, not code that someone wrote.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The Python files of a project.
#[derive(Debug, Default)]
pub struct Project {
    /// The files that were read, by path.
    pub files: Vec<File>,
    /// The files and folders that were not, by path.
    pub unread: Vec<Unread>,
}

/// One Python file.
#[derive(Debug)]
pub struct File {
    /// Its path from the project's folder, with `/`.
    pub path: String,
    /// What it asks of dlt.
    pub module: Module,
}

/// A file or folder that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its path from the project's folder, with `/`; the folder itself is empty.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The system refused.
    Refused(io::ErrorKind),
    /// It is larger than anything written by hand.
    TooLarge,
}

impl Project {
    /// The module of a file.
    #[must_use]
    pub fn module(&self, path: &str) -> Option<&Module> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| &file.module)
    }

    /// The class of a dotted path, as annotations, bases and `spec=` name it.
    #[must_use]
    pub fn spec(&self, path: &str) -> Option<(&File, &super::Spec)> {
        self.files.iter().find_map(|file| {
            let spec = file.module.specs.iter().find(|spec| spec.path == path)?;
            Some((file, spec))
        })
    }
}

/// Reads the Python files below a folder that git would not ignore. Virtual environments, installed packages and
/// hidden folders are left out, links are not followed.
#[must_use]
pub fn scan(folder: &Path) -> Project {
    let found = find(folder);
    let modules = in_parallel(&found.files, |file| {
        Ok(reader::read(&file.text()?, &file.module_name()))
    });
    found.project(modules)
}

/// The Python files of a project, not read yet.
pub(super) struct Found {
    pub(super) files: Vec<FoundFile>,
    /// What the search could not go through.
    pub(super) unread: Vec<Unread>,
}

/// One of them.
pub(super) struct FoundFile {
    /// Its path from the project's folder, with `/`.
    pub(super) path: String,
    entry: DirEntry,
}

/// Looks for the Python files below a folder.
pub(super) fn find(folder: &Path) -> Found {
    let mut found = Found {
        files: Vec::new(),
        unread: Vec::new(),
    };
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .ignore(false)
        // Looking for a list of the user's takes longer than all of a small project.
        .git_global(everywhere::may_be_ignored(
            &|name| env::var_os(name),
            env::home_dir().as_deref(),
        ))
        .sort_by_file_name(std::ffi::OsStr::cmp)
        .filter_entry(is_of_the_project)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && entry.path().extension().is_some_and(|end| end == "py") {
                    let path = relative(folder, entry.path());
                    found.files.push(FoundFile { path, entry });
                }
            }
            Err(error) => {
                let path = failed_path(&error).map(|path| relative(folder, path));
                let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
                found.unread.push(Unread {
                    path: path.unwrap_or_default(),
                    reason: Reason::Refused(kind),
                });
            }
        }
    }
    found.files.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

impl Found {
    /// The project of modules that were read each by itself, in the order of the files.
    pub(super) fn project(self, read: Vec<Result<Module, Reason>>) -> Project {
        let mut unread = self.unread;
        let (mut paths, mut modules) = (Vec::new(), Vec::new());
        for (FoundFile { path, .. }, read) in self.files.into_iter().zip(read) {
            match read {
                Ok(module) => {
                    paths.push(path);
                    modules.push(module);
                }
                Err(reason) => unread.push(Unread { path, reason }),
            }
        }
        settle::settle(&mut modules);
        let files = paths.into_iter().zip(modules);
        Project {
            files: files.map(|(path, module)| File { path, module }).collect(),
            unread,
        }
    }
}

impl FoundFile {
    /// The file's text. Bytes that are not UTF-8 become a mark: Python reads such a file by the encoding in its first
    /// lines, and what names things for dlt is ASCII in all of them.
    pub(super) fn text(&self) -> Result<String, Reason> {
        let refused = |error: io::Error| Reason::Refused(error.kind());
        let size = self.entry.metadata().map_err(|error| {
            Reason::Refused(error.io_error().map_or(io::ErrorKind::Other, io::Error::kind))
        })?;
        if size.len() > MAX_BYTES {
            return Err(Reason::TooLarge);
        }
        let bytes = fs::read(self.entry.path()).map_err(refused)?;
        Ok(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// The dotted name the project would import it by.
    pub(super) fn module_name(&self) -> String {
        let path = &self.path;
        path.strip_suffix(".py").unwrap_or(path).replace('/', ".")
    }
}

/// Whether a folder may hold code of the project; files are looked at later.
fn is_of_the_project(entry: &DirEntry) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return true;
    }
    let name = entry.file_name();
    !["site-packages", "node_modules", "__pycache__", "__pypackages__"]
        .iter()
        .any(|skipped| name == *skipped)
        && !entry.path().join("pyvenv.cfg").is_file()
}

fn relative(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

fn failed_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => failed_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}
