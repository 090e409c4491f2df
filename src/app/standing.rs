//! Where a key or a section stands: the files a column reads it from, and the chosen one among them.

use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::tree::FileIndex;
use crate::workspace::Workspace;
use crate::workspace::cell::Origin;

/// A key or a section in one of the files it stands in.
pub struct Standing {
    /// Its path; its node is another one in another picture.
    pub path: KeyPath,
    /// The column it was chosen in.
    pub view: usize,
    /// The files it stands in: first the one the value comes from, of a section the profile's own.
    files: Vec<FileIndex>,
    at: usize,
}

impl Standing {
    /// Where the cursor's key or section stands.
    ///
    /// # Errors
    /// The sentence that says that it stands in no file.
    pub fn of_cursor(state: &State) -> Result<Self, String> {
        Self::in_column(state, state.browse.column)
    }

    /// Where the cursor's key or section stands for a column.
    ///
    /// # Errors
    /// The sentence that says that it stands in no file.
    pub fn in_column(state: &State, view: usize) -> Result<Self, String> {
        let workspace = &state.workspace;
        let node = state.browse.node().ok_or("choose a key or a section")?;
        let path = workspace.tree().path(node).ok_or("choose a key or a section")?;
        let files = files(workspace, view, &path);
        if !files.is_empty() {
            return Ok(Self {
                path,
                view,
                files,
                at: 0,
            });
        }
        let origin = workspace.cell(view, node).and_then(|cell| cell.origin);
        Err(match origin {
            Some(Origin::Environment) => {
                format!("{} is set in the environment; change it there", path.env_name())
            }
            _ => format!(
                "{path} stands in no file that {} reads",
                workspace.views()[view].name
            ),
        })
    }

    /// The chosen file.
    #[must_use]
    pub fn file(&self) -> FileIndex {
        self.files[self.at]
    }

    /// How many there are to choose from.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Chooses the next or previous one.
    pub fn switch(&mut self, forward: bool) {
        let count = self.files.len();
        self.at = if forward {
            (self.at + 1) % count
        } else {
            (self.at + count - 1) % count
        };
    }

    /// Looks again in another picture; the chosen file stays where it can. Answers whether it stands anywhere still.
    pub(super) fn follow(&mut self, workspace: &Workspace) -> bool {
        let files = files(workspace, self.view, &self.path);
        if files.is_empty() || self.view >= workspace.views().len() {
            return false;
        }
        let chosen = self.file();
        self.at = files.iter().position(|file| *file == chosen).unwrap_or(0);
        self.files = files;
        true
    }
}

fn files(workspace: &Workspace, view: usize, path: &KeyPath) -> Vec<FileIndex> {
    let Some(column) = workspace.views().get(view) else {
        return Vec::new();
    };
    let has = |file: &FileIndex| {
        let document = workspace.files()[*file].document();
        document.is_some_and(|document| document.find(path).is_some())
    };
    let mut files: Vec<FileIndex> = Kind::ALL
        .into_iter()
        .flat_map(|kind| column.files(kind).iter().copied())
        .filter(has)
        .collect();
    // Of a section, what is the profile's own comes first: it is what nobody else gets.
    let is_shared = |file: &FileIndex| workspace.files()[*file].slot.profile.is_none();
    files.sort_by_key(is_shared);
    let node = workspace.tree().find(path);
    let origin = node.and_then(|node| workspace.cell(view, node)?.origin);
    if let Some(Origin::File { file, .. }) = origin
        && let Some(at) = files.iter().position(|other| *other == file)
    {
        files[..=at].rotate_right(1);
    }
    files
}
