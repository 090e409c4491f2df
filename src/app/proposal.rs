//! An edit of one or more files as it would be made: what a dialog tells of, and then makes.

use std::sync::Arc;

use super::history::{Part, Step};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::edit::Edited;
use crate::document::splice::Splice;
use crate::workspace::Workspace;
use crate::workspace::consequence::Consequence;
use crate::workspace::file::Content;

/// An edit as it would be made.
pub struct Proposal {
    /// The files after it.
    pub documents: Vec<(FileIndex, Arc<Document>)>,
    /// The step that takes it back.
    pub step: Step,
    /// What each profile gets otherwise then.
    pub consequences: Vec<Consequence>,
}

impl Proposal {
    /// Puts the edits of several files together to one step, that is called by the key or section it is about.
    ///
    /// # Errors
    /// Why dlt could not read its files after it.
    pub fn new(workspace: &Workspace, edits: Vec<(FileIndex, Edited)>, key: String) -> Result<Self, String> {
        let mut files = workspace.files().to_vec();
        let (mut documents, mut parts) = (Vec::new(), Vec::new());
        for (file, edited) in edits {
            parts.push(Part::new(file, edited.inverse, &edited.document));
            let document = Arc::new(edited.document);
            files[file].content = Content::Readable(Arc::clone(&document));
            documents.push((file, document));
        }
        let after = workspace.with_files(files);
        if let Some(why) = after.newly_broken(workspace) {
            return Err(why);
        }
        Ok(Self {
            documents,
            step: Step { parts, key },
            consequences: workspace.consequences(&after),
        })
    }
}

/// The step that takes files back from other documents to those they have.
///
/// # Errors
/// The sentence that says that nobody can read a file.
pub fn step_back(
    workspace: &Workspace,
    documents: &[(FileIndex, Arc<Document>)],
    key: String,
) -> Result<Step, String> {
    let part = |(file, document): &(FileIndex, Arc<Document>)| {
        let old = document_of(workspace, *file)?;
        let inverse = Splice::between(document.text().expose(), old.text().expose());
        Ok(Part::new(*file, inverse, document))
    };
    let parts: Result<Vec<Part>, String> = documents.iter().map(part).collect();
    Ok(Step { parts: parts?, key })
}

/// The document of a file; an empty one where there is no file yet.
///
/// # Errors
/// The sentence that says that nobody can read it.
pub fn document_of(workspace: &Workspace, file: FileIndex) -> Result<Arc<Document>, String> {
    let file = &workspace.files()[file];
    match &file.content {
        Content::Readable(document) => Ok(Arc::clone(document)),
        Content::Absent => Ok(Arc::new(Document::empty())),
        Content::Broken(_) => Err(format!("{} cannot be read; mend it in an editor", file.label)),
    }
}
