//! Takes keys out of the file they stood in, and a section of which all goes as a whole.

use crate::dlt::key::KeyPath;
use crate::document::edit::{Edited, Refusal};
use crate::document::removal::remove;
use crate::document::splice::Splice;
use crate::document::{Document, ItemId};

/// Takes keys at or below a path out of a file: `gone` are their paths, `kept` the comments that stand elsewhere now. A
/// section of which every key goes is taken away as a whole, unless other comments than these would go with it.
///
/// # Errors
/// Why one of them cannot be taken out; the document stays as it is.
pub fn take(
    document: &Document,
    path: &KeyPath,
    gone: &[KeyPath],
    kept: &[&str],
) -> Result<Option<Edited>, Refusal> {
    let mut whole = Vec::new();
    if let Some(item) = document.find(path) {
        collect_whole(document, item, &mut path.parts().to_vec(), gone, &mut whole);
    }
    let edited = match removed(document, &whole)? {
        Some(edited) if loses_others(document, &edited, kept) => removed(document, gone)?,
        edited => edited,
    };
    let made = |edited: Document| Edited {
        inverse: Splice::between(edited.text().expose(), document.text().expose()),
        document: edited,
    };
    Ok(edited.map(made))
}

fn removed(document: &Document, paths: &[KeyPath]) -> Result<Option<Document>, Refusal> {
    let mut edited: Option<Document> = None;
    for path in paths {
        edited = Some(remove(edited.as_ref().unwrap_or(document), path)?.document);
    }
    Ok(edited)
}

/// The paths of the outermost tables of which everything goes, and of the other keys that go.
fn collect_whole(
    document: &Document,
    at: ItemId,
    path: &mut Vec<Box<str>>,
    gone: &[KeyPath],
    whole: &mut Vec<KeyPath>,
) {
    let is_within = |one: &&KeyPath| one.parts().starts_with(path);
    let going = gone.iter().filter(is_within).count();
    if going > 0 && going == count_leaves(document, at) {
        whole.extend(KeyPath::new(path.clone()));
    } else if going > 0 {
        for (name, child) in document.children(at) {
            path.push(name.into());
            collect_whole(document, child, path, gone, whole);
            path.pop();
        }
    }
}

fn count_leaves(document: &Document, at: ItemId) -> usize {
    match document.leaf(at) {
        Some(_) => 1,
        None => document
            .children(at)
            .map(|(_, child)| count_leaves(document, child))
            .sum(),
    }
}

/// Whether comments are gone that stand neither here nor elsewhere.
fn loses_others(before: &Document, after: &Document, kept: &[&str]) -> bool {
    let mut left = after.comments_but(None);
    left.extend(kept);
    before.comments_but(None).into_iter().any(|comment| {
        match left.iter().position(|other| *other == comment) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        }
    })
}
