//! Where a workspace and dlt's global folder are, by dlt's own rules.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::listing::Listing;
use crate::dlt::layout::{Scope, Slot};

/// Looks an environment variable up.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// dlt's name for the settings folder when `DLT_CONFIG_FOLDER` is not set.
const SETTINGS_FOLDER: &str = ".dlt";

/// The file that turns profiles on.
const MARKER: &str = ".workspace";

/// A workspace on disk: folders and the switches that stand in files of their own.
#[derive(Clone, Debug)]
pub struct Place {
    /// dlt's run directory.
    pub project: PathBuf,
    /// The settings folder, `.dlt` in the project.
    pub settings: PathBuf,
    /// The settings folder's name as it is shown: `.dlt`.
    pub settings_name: String,
    /// dlt's global folder.
    pub global: PathBuf,
    /// Where the marker file is looked for.
    pub marker: PathBuf,
    /// Whether the marker file exists: without it dlt has no profiles.
    pub profiles_enabled: bool,
    /// The first line of the pin file.
    pub pin: Option<String>,
    /// The name of the project's folder, once it was asked for.
    name: OnceLock<String>,
    /// What stands in the folder of each scope.
    listings: [Listing; Scope::ALL.len()],
}

/// The folder has no settings folder: no workspace.
#[derive(Debug, thiserror::Error)]
#[error("there is no dlt workspace in {}: it has no folder {settings_name}", .project.display())]
pub struct NoWorkspace {
    /// The folder looked at.
    pub project: PathBuf,
    /// The settings folder's name.
    pub settings_name: String,
}

impl Place {
    /// Finds the workspace of a folder. dlt never walks up to a parent folder, so neither does this.
    ///
    /// `project` and `global` are the user's own choices; without them dlt's rules hold.
    ///
    /// # Errors
    /// There is no settings folder.
    pub fn find(project: Option<&Path>, global: Option<&Path>, env: Lookup<'_>) -> Result<Self, NoWorkspace> {
        let settings_name = env("DLT_CONFIG_FOLDER").unwrap_or_else(|| SETTINGS_FOLDER.to_owned());
        // dlt looks for the marker in the current directory even when DLT_PROJECT_DIR leads elsewhere
        // (`plug_workspace_context_impl`), but for everything else in the directory it is led to.
        let started_in = project.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
        let project = match (project, env("DLT_PROJECT_DIR")) {
            (None, Some(dir)) => PathBuf::from(dir),
            _ => started_in.clone(),
        };
        let settings = project.join(&settings_name);
        let listing = Listing::of(&settings);
        if listing.is_empty() && !settings.is_dir() {
            let project = std::path::absolute(&project).unwrap_or(project);
            return Err(NoWorkspace {
                project,
                settings_name,
            });
        }
        let marker = started_in.join(&settings_name).join(MARKER);
        let global = global.map_or_else(|| global_folder(&settings_name, env), Path::to_path_buf);
        let pin = pin(&settings, &listing);
        Ok(Self {
            profiles_enabled: is_marked(&marker, &settings, &listing),
            listings: [listing, Listing::of(&global)],
            global,
            marker,
            name: OnceLock::new(),
            project,
            settings,
            settings_name,
            pin,
        })
    }

    /// A workspace that is not on disk yet: with profiles, these files in its settings folder, and no global folder.
    #[must_use]
    pub fn with_files<'n>(project: &Path, global: &Path, names: impl IntoIterator<Item = &'n str>) -> Self {
        let settings = project.join(SETTINGS_FOLDER);
        Self {
            marker: settings.join(MARKER),
            settings,
            settings_name: SETTINGS_FOLDER.to_owned(),
            global: global.to_path_buf(),
            profiles_enabled: true,
            pin: None,
            name: OnceLock::from(file_name(project)),
            project: project.to_path_buf(),
            listings: [Listing::with_files(names), Listing::with_files([])],
        }
    }

    /// The same workspace as it is on disk now.
    #[must_use]
    pub fn again(&self) -> Self {
        let listings = Scope::ALL.map(|scope| Listing::of(self.folder(scope)));
        Self {
            profiles_enabled: is_marked(&self.marker, &self.settings, &listings[0]),
            pin: pin(&self.settings, &listings[0]),
            listings,
            ..self.clone()
        }
    }

    /// The project's own name: its folder's; the root has none.
    pub fn name(&self) -> &str {
        self.name.get_or_init(|| {
            let absolute = fs::canonicalize(&self.project);
            file_name(&absolute.unwrap_or_else(|_| self.project.clone()))
        })
    }

    /// The folder of a scope.
    #[must_use]
    pub fn folder(&self, scope: Scope) -> &Path {
        match scope {
            Scope::Project => &self.settings,
            Scope::Global => &self.global,
        }
    }

    /// The path of a layout's file.
    #[must_use]
    pub fn path(&self, slot: &Slot) -> PathBuf {
        let (folder, name) = (self.folder(slot.scope), slot.file_name());
        // There is a path for each place of the layout: none is moved while it is made.
        let mut path = PathBuf::with_capacity(folder.as_os_str().len() + 1 + name.len());
        path.extend([folder, Path::new(&name)]);
        path
    }

    /// A file as it is named to people and in JSON: `.dlt/secrets.toml`, `global:secrets.toml`.
    #[must_use]
    pub fn label(&self, slot: &Slot) -> String {
        match slot.scope {
            Scope::Project if self.settings_name.is_empty() => slot.file_name(),
            Scope::Project => [&self.settings_name, "/", &slot.file_name()].concat(),
            Scope::Global => ["global:", &slot.file_name()].concat(),
        }
    }

    /// The path of a file of one of the folders that was named as [`Place::label`] names them.
    #[must_use]
    pub fn path_of_label(&self, label: &str) -> PathBuf {
        if let Some(name) = label.strip_prefix("global:") {
            return self.global.join(name);
        }
        let below = label.strip_prefix(&self.settings_name).unwrap_or(label);
        self.settings.join(below.trim_start_matches('/'))
    }

    /// The names of all files directly in the settings folder, in their order.
    pub fn settings_files(&self) -> impl Iterator<Item = &str> {
        self.listing(Scope::Project).files()
    }

    /// What stands in the folder of a scope.
    #[must_use]
    pub fn listing(&self, scope: Scope) -> &Listing {
        match scope {
            Scope::Project => &self.listings[0],
            Scope::Global => &self.listings[1],
        }
    }

    /// Profiles that have a settings file of their own in either folder.
    #[must_use]
    pub fn profiles_with_files(&self) -> BTreeSet<Box<str>> {
        let files = |scope| self.listing(scope).files().map(move |name| (scope, name));
        Scope::ALL
            .into_iter()
            .flat_map(files)
            .filter_map(|(scope, name)| Slot::parse(scope, name)?.profile)
            .collect()
    }
}

/// The first line of the pin file.
fn pin(settings: &Path, listing: &Listing) -> Option<String> {
    const NAME: &str = "profile-name";
    if listing.lacks(NAME) {
        return None;
    }
    let text = fs::read_to_string(settings.join(NAME)).ok()?;
    Some(first_line(&text).to_owned())
}

/// The first line as Python reads and strips it: a lone CR ends one, and control characters count as spaces.
fn first_line(text: &str) -> &str {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

/// Whether the marker file is there; it stands in the settings folder, unless `DLT_PROJECT_DIR` leads elsewhere.
fn is_marked(marker: &Path, settings: &Path, listing: &Listing) -> bool {
    let is_listed = marker.parent() == Some(settings);
    !(is_listed && listing.lacks(MARKER)) && marker.is_file()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| "dlt".into(), |name| name.to_string_lossy().into_owned())
}

/// dlt's global folder (`global_dir` in `dlt/common/runtime/run_context.py`).
fn global_folder(settings_name: &str, env: Lookup<'_>) -> PathBuf {
    if is_root() {
        return PathBuf::from("/var/dlt");
    }
    let Some(home) = env::home(env).filter(|home| is_writable(home)) else {
        return temporary_folder(env).join("dlt");
    };
    let in_home = home.join(settings_name);
    match env("XDG_DATA_HOME") {
        Some(data) if !in_home.is_dir() => PathBuf::from(data).join("dlt"),
        _ => in_home,
    }
}

/// Python's `tempfile.gettempdir()`.
#[cfg(unix)]
fn temporary_folder(env: Lookup<'_>) -> PathBuf {
    let named = ["TMPDIR", "TEMP", "TMP"].into_iter().filter_map(env);
    let usual = ["/tmp", "/var/tmp", "/usr/tmp", "."].map(str::to_owned);
    let mut all = named
        .filter(|name| !name.is_empty())
        .chain(usual)
        .map(PathBuf::from);
    all.find(|folder| folder.is_dir() && is_writable(folder))
        .unwrap_or_else(std::env::temp_dir)
}

#[cfg(not(unix))]
fn temporary_folder(_env: Lookup<'_>) -> PathBuf {
    std::env::temp_dir()
}

mod env {
    use std::path::PathBuf;

    use super::Lookup;

    /// The home directory as Python's `expanduser("~")` tells it: the variable, then the system's own record.
    pub(super) fn home(env: Lookup<'_>) -> Option<PathBuf> {
        let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        env(name).map(PathBuf::from).or_else(std::env::home_dir)
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// dlt writes a temporary file to find out; asking the system writes nothing.
#[cfg(unix)]
fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn is_writable(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|meta| !meta.permissions().readonly())
}

#[cfg(test)]
mod tests {
    use super::first_line;

    #[test]
    fn the_pin_is_the_first_line_to_python() {
        for text in ["prod", " prod \r\ndev", "prod\rdev", "\tprod\u{1f}\n"] {
            assert_eq!(first_line(text), "prod", "{text:?}");
        }
        assert_eq!(first_line("\nprod"), "");
    }
}
