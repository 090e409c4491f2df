//! Reading the same project again: only files whose text has changed are read as Python.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

use super::project::{Found, FoundFile, Reason, Unread, find};
use super::{Module, Project, reader};
use crate::parallel::in_parallel;

/// Remembers what the files of a project came to, by their texts.
#[derive(Default)]
pub struct Scanner {
    hasher: RandomState,
    known: HashMap<String, Known>,
    /// What the last scan came across; `None` before the first.
    last: Option<Seen>,
}

/// What a file came to by itself.
#[derive(Clone)]
struct Known {
    /// The hash of its text; the text itself may hold secrets, and is not kept.
    hash: u64,
    module: Module,
}

/// The files with the hashes of their texts, and what could not be read.
#[derive(PartialEq, Eq)]
struct Seen {
    files: Vec<(String, Result<u64, Reason>)>,
    unread: Vec<Unread>,
}

impl Scanner {
    /// As [`scan`](super::scan) does; `None` where nothing is other than the last time.
    pub fn scan(&mut self, folder: &Path) -> Option<Project> {
        let found = find(folder);
        let read = in_parallel(&found.files, |file| self.read(file));
        let seen = Seen::of(&found, &read);
        if self.last.as_ref() == Some(&seen) {
            return None;
        }
        self.last = Some(seen);
        let paths = found.files.iter().map(|file| file.path.clone());
        let known = paths.zip(&read);
        self.known = known
            .filter_map(|(path, read)| Some((path, read.as_ref().ok()?.clone())))
            .collect();
        let modules = read.into_iter().map(|read| read.map(|known| known.module));
        Some(found.project(modules.collect()))
    }

    fn read(&self, file: &FoundFile) -> Result<Known, Reason> {
        let text = file.text()?;
        let hash = self.hasher.hash_one(&text);
        let known = self.known.get(&file.path).filter(|known| known.hash == hash);
        Ok(known.cloned().unwrap_or_else(|| Known {
            hash,
            module: reader::read(&text, &file.module_name()),
        }))
    }
}

impl Seen {
    fn of(found: &Found, read: &[Result<Known, Reason>]) -> Self {
        let hash = |read: &Result<Known, Reason>| match read {
            Ok(known) => Ok(known.hash),
            Err(reason) => Err(*reason),
        };
        let files = found.files.iter().zip(read);
        Self {
            files: files
                .map(|(file, read)| (file.path.clone(), hash(read)))
                .collect(),
            unread: found.unread.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const SOURCE: &str = "import dlt\n@dlt.source\ndef crm(key: str = dlt.secrets.value): ...\n";

    fn functions(project: &Project) -> Vec<(&str, usize)> {
        let files = project.files.iter();
        files
            .map(|file| (file.path.as_str(), file.module.functions.len()))
            .collect()
    }

    #[test]
    fn what_stays_is_no_news_and_what_changes_is() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let mut scanner = Scanner::default();
        assert!(
            scanner
                .scan(folder.path())
                .is_some_and(|project| project.files.is_empty())
        );
        assert!(scanner.scan(folder.path()).is_none());
        write("a.py", SOURCE);
        write("b.py", "from a import crm\ncrm(key='x')\n");
        let project = scanner.scan(folder.path()).unwrap();
        assert_eq!(functions(&project), [("a.py", 1), ("b.py", 0)]);
        assert!(scanner.scan(folder.path()).is_none());
        // As many bytes, written at once.
        write("a.py", &SOURCE.replace("source", "sourcf"));
        assert_eq!(
            functions(&scanner.scan(folder.path()).unwrap()),
            [("a.py", 0), ("b.py", 0)]
        );
        write("a.py", SOURCE);
        let again = scanner.scan(folder.path()).unwrap();
        assert_eq!(format!("{again:?}"), format!("{project:?}"));
        assert_eq!(
            format!("{again:?}"),
            format!("{:?}", super::super::scan(folder.path()))
        );
        fs::remove_file(folder.path().join("b.py")).unwrap();
        assert_eq!(functions(&scanner.scan(folder.path()).unwrap()), [("a.py", 1)]);
    }

    #[test]
    fn many_files_keep_their_order() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..200 {
            let text = SOURCE.replace("crm", &format!("source_{number}"));
            fs::write(folder.path().join(format!("file_{number:03}.py")), text).unwrap();
        }
        let project = Scanner::default().scan(folder.path()).unwrap();
        for (number, file) in project.files.iter().enumerate() {
            assert_eq!(file.path, format!("file_{number:03}.py"));
            assert_eq!(file.module.functions[0].name, format!("source_{number}"));
        }
        assert_eq!(project.files.len(), 200);
    }
}
