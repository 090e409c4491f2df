//! Secrets that Kubernetes or Docker mount as files.

use std::collections::HashMap;
use std::path::Path;

use super::read::read;
use crate::secret::Secret;

/// The folder dlt looks in (`SECRET_STORAGE_PATH` in `dlt/common/configuration/providers/environ.py`).
pub const FOLDER: &str = "/run/secrets";

/// Every mounted secret by its name: a file of that name (Docker), or one in a folder of that name (Kubernetes).
#[must_use]
pub fn mounted(folder: &Path) -> HashMap<String, Secret> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let path = entry.path();
            let path = if path.is_dir() { path.join(&name) } else { path };
            Some((name, read(&path).ok()??))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_of_one_name_are_found() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("api-key"), "one").unwrap();
        std::fs::create_dir(dir.path().join("token")).unwrap();
        std::fs::write(dir.path().join("token/token"), "two").unwrap();
        std::fs::write(dir.path().join("token/other"), "three").unwrap();
        let found = mounted(dir.path());
        assert_eq!(found.len(), 2);
        assert_eq!(found["token"].expose(), "two");
    }
}
