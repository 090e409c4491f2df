//! What stands in a folder.

use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

/// The names in a folder as they were when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// By name.
    entries: Vec<Entry>,
    /// Whether the system told all of them.
    is_whole: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    name: String,
    is_file: bool,
}

impl Listing {
    /// Reads a folder; one that is not there has nothing in it.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let mut listing = Self {
            entries: Vec::new(),
            is_whole: true,
        };
        match fs::read_dir(folder) {
            Ok(entries) => entries.for_each(|entry| listing.add(entry)),
            Err(error) => listing.is_whole = error.kind() == io::ErrorKind::NotFound,
        }
        listing.entries.sort();
        listing
    }

    /// A folder that has these files and nothing else in it.
    #[must_use]
    pub fn with_files<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let file = |name: &str| Entry {
            name: name.to_owned(),
            is_file: true,
        };
        let mut entries: Vec<Entry> = names.into_iter().map(file).collect();
        entries.sort();
        Self {
            entries,
            is_whole: true,
        }
    }

    fn add(&mut self, entry: io::Result<DirEntry>) {
        let Ok(entry) = entry else {
            self.is_whole = false;
            return;
        };
        // A name that is no text is none of dlt's.
        if let Ok(name) = entry.file_name().into_string() {
            let is_file = is_file(&entry);
            self.entries.push(Entry { name, is_file });
        }
    }

    /// The names of the files, in their order; links count as what they lead to.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let files = self.entries.iter().filter(|entry| entry.is_file);
        files.map(|entry| entry.name.as_str())
    }

    /// Whether nothing was found in it: nothing is, it is not there, or it cannot be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether nothing of a name can be there. Some systems take names that are spelled otherwise for the same.
    #[must_use]
    pub fn lacks(&self, name: &str) -> bool {
        let is_it = |entry: &Entry| entry.name.eq_ignore_ascii_case(name);
        self.is_whole && name.is_ascii() && !self.entries.iter().any(is_it)
    }
}

/// Most systems tell with the name what it is of; where a link leads is looked at.
fn is_file(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if !kind.is_symlink() => kind.is_file(),
        _ => entry.path().is_file(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_lacks_what_is_not_in_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.toml", "a.toml", "é.toml"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("c.toml")).unwrap();
        let listing = Listing::of(folder.path());
        assert_eq!(
            listing.files().collect::<Vec<_>>(),
            ["a.toml", "b.toml", "é.toml"]
        );
        assert!(listing.lacks("d.toml"));
        // A folder is there, too; a name may be the same in other letters.
        for name in ["a.toml", "A.TOML", "c.toml", "e\u{301}.toml"] {
            assert!(!listing.lacks(name), "{name}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_empty_and_one_that_cannot_be_read_may_have_anything() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Listing::of(&folder.path().join("none")).lacks("a.toml"));
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(!Listing::of(&file).lacks("a.toml"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_what_they_lead_to() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        symlink("file", folder.path().join("to a file")).unwrap();
        symlink("nothing", folder.path().join("to nothing")).unwrap();
        symlink(".", folder.path().join("to a folder")).unwrap();
        let listing = Listing::of(folder.path());
        assert_eq!(listing.files().collect::<Vec<_>>(), ["file", "to a file"]);
        assert!(!listing.lacks("to nothing"));
    }
}
