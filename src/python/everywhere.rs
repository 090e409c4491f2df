//! What git ignores in every project: most machines have no list of it, and then none has to be looked for with care.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The setting that names such a list.
const SETTING: &[u8] = b"excludesfile";

/// Whether there may be a list of what git ignores in every project; "no" is certain. `env` looks a variable up.
pub(super) fn may_be_ignored(env: &dyn Fn(&str) -> Option<OsString>, home: Option<&Path>) -> bool {
    let path = |name| env(name).filter(|path| !path.is_empty()).map(PathBuf::from);
    let user = path("XDG_CONFIG_HOME").or_else(|| home.map(|home| home.join(".config")));
    let of_user = |name: &str| user.as_ref().map(|user| user.join("git").join(name));
    let system = path("GIT_CONFIG_SYSTEM").unwrap_or_else(|| "/etc/gitconfig".into());
    let settings = [
        path("GIT_CONFIG_GLOBAL"),
        home.map(|home| home.join(".gitconfig")),
        of_user("config"),
        Some(system),
    ];
    let names_list = |path: PathBuf| fs::read(path).is_ok_and(|text| names_list(&text));
    of_user("ignore").is_some_and(|list| list.exists()) || settings.into_iter().flatten().any(names_list)
}

/// Whether the text of git's settings may name a list.
fn names_list(text: &[u8]) -> bool {
    text.windows(SETTING.len())
        .any(|word| word.eq_ignore_ascii_case(SETTING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_named_by_settings_or_stands_where_git_looks() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let none = home.join("none").into_os_string();
        let may_be = |more: &[(&str, &str)]| {
            let env = |name: &str| match more.iter().find(|(known, _)| *known == name) {
                Some((_, path)) => Some(home.join(path).into_os_string()),
                None if name == "GIT_CONFIG_SYSTEM" => Some(none.clone()),
                None => None,
            };
            may_be_ignored(&env, Some(home))
        };
        assert!(!may_be(&[]));
        fs::write(home.join(".gitconfig"), "[user]\n\tname = Ann\n").unwrap();
        assert!(!may_be(&[]));
        fs::write(home.join("own"), "[core]\n\tExcludesFile = ~/list\n").unwrap();
        assert!(may_be(&[("GIT_CONFIG_GLOBAL", "own")]));
        assert!(may_be(&[("GIT_CONFIG_SYSTEM", "own")]));
        fs::create_dir_all(home.join("xdg/git")).unwrap();
        assert!(!may_be(&[("XDG_CONFIG_HOME", "xdg")]));
        fs::write(home.join("xdg/git/ignore"), "").unwrap();
        assert!(may_be(&[("XDG_CONFIG_HOME", "xdg")]));
        assert!(!may_be(&[]));
    }
}
