//! Writes keys into another file, each with its comments.

use super::Excerpt;
use crate::document::edit::{Change, Edited, Refusal, after_bom, apply, is_clean};
use crate::document::splice::Splice;
use crate::document::{Document, Leaf, Span, Value, style};
use crate::secret::Secret;

/// Writes keys into a file, in order; `None` where there are none. A value that stands there is replaced, the comments
/// that stand there stay. With `all`, the comments around a header are written above the first key where the header
/// stands already; without, they are left out then.
///
/// # Errors
/// Why one of them cannot be written; the document stays as it is.
pub fn put(document: &Document, excerpts: &[Excerpt], all: bool) -> Result<Option<Edited>, Refusal> {
    let mut edited: Option<Document> = None;
    for excerpt in excerpts {
        edited = Some(put_one(edited.as_ref().unwrap_or(document), excerpt, all)?);
    }
    let made = |edited: Document| Edited {
        inverse: Splice::between(edited.text().expose(), document.text().expose()),
        document: edited,
    };
    Ok(edited.map(made))
}

fn put_one(before: &Document, excerpt: &Excerpt, all: bool) -> Result<Document, Refusal> {
    let path = &excerpt.path;
    let refusal = || Refusal::NotClean(path.clone());
    let is_new = before.find(path).is_none();
    // A new key is made with the least value first: only its place is asked of that.
    let value = if is_new {
        Value::text("")
    } else {
        excerpt.value.clone()
    };
    let placed = apply(before, path, &Change::Set(value))?.document;
    let item = placed.find(path).ok_or_else(refusal)?;
    let leaf = placed.leaf(item).ok_or_else(refusal)?;
    let mut writing = Writing {
        placed: &placed,
        eol: style::line_break(placed.text().expose()),
        splices: Vec::new(),
        comments: Vec::new(),
    };
    if leaf.commas.is_none() {
        writing.comments(before, excerpt, leaf, all);
    } else if excerpt.comments().next().is_some() {
        return Err(Refusal::NoRoom(path.clone()));
    }
    if is_new {
        let text = excerpt.raw.expose().replace('\n', writing.eol).into();
        let at = leaf.value.clone();
        writing.splices.push(Splice { at, text });
    }
    let (text, added) = writing.text().ok_or_else(refusal)?;
    let after = Document::parse(text.into()).map_err(|_| refusal())?;
    let is_added = |comment: &Span| added.iter().any(|span| span.contains(&comment.start));
    let own = after.find(path).and_then(|item| after.leaf(item));
    let is_own = |comment: &Span| {
        own.is_some_and(|leaf| leaf.entry.contains(&comment.start) || leaf.comment.as_ref() == Some(comment))
    };
    let text_of = |span: &Span| &after.text().expose()[span.clone()];
    let kept = after
        .comments
        .iter()
        .filter(|span| !is_added(span) && !is_own(span));
    let are_written = |text: &Secret| {
        let mut all = after.comments.iter().filter(|span| is_added(span));
        all.any(|span| text_of(span) == text.expose())
    };
    let is_clean = is_clean(before, &after, path, &Change::Set(excerpt.value.clone()))
        && kept.map(text_of).eq(before.comments_but(before.find(path)))
        && writing.comments.iter().all(are_written);
    if is_clean { Ok(after) } else { Err(refusal()) }
}

/// What is put into a document in which a key has its place.
struct Writing<'d> {
    placed: &'d Document,
    eol: &'static str,
    splices: Vec<Splice>,
    /// The comments among it.
    comments: Vec<Secret>,
}

impl Writing<'_> {
    /// The comments around a key; where its section stands already, so do those of the section.
    fn comments(&mut self, before: &Document, excerpt: &Excerpt, leaf: &Leaf, all: bool) {
        let is_new = before.find(&excerpt.path).is_none();
        let known = before.comments_but(None);
        let is_known = |line: &&Secret| known.contains(&line.expose());
        let header = self.placed.sections()[leaf.section].header.clone();
        let new_header = header.filter(|_| self.placed.sections().len() > before.sections().len());
        let heading = &excerpt.heading;
        let mut above: Vec<&Secret> = Vec::new();
        match new_header {
            Some(header) => {
                let lines: Vec<&Secret> = heading.above.iter().collect();
                self.lines_above(header.start, &lines);
                if let Some((blanks, comment)) = &heading.behind {
                    self.behind(header.end, blanks, comment);
                }
            }
            None if !all => {}
            None => {
                let behind = heading.behind.iter().map(|(_, comment)| comment);
                above.extend(heading.above.iter().chain(behind).filter(|line| !is_known(line)));
            }
        }
        let is_to_be = |line: &&Secret| is_new || !(line.is_empty() || is_known(line));
        above.extend(excerpt.above.iter().filter(is_to_be));
        match (&excerpt.behind, &leaf.comment) {
            (Some((blanks, comment)), None) => self.behind(leaf.entry.end, blanks, comment),
            (Some((_, comment)), Some(_)) => above.extend(Some(comment).filter(is_to_be)),
            (None, _) => {}
        }
        self.lines_above(leaf.entry.start, &above);
        let below: Vec<&Secret> = excerpt.below.iter().filter(is_to_be).collect();
        let indent = self.indent(leaf.entry.start).to_owned();
        let lines = below.iter().map(|line| match line.expose() {
            "" => self.eol.to_owned(),
            text => format!("{}{indent}{text}", self.eol),
        });
        let text: String = lines.collect();
        let end = leaf
            .comment
            .as_ref()
            .map_or(leaf.entry.end, |comment| comment.end);
        self.splices.push(Splice::insert(end, text));
        self.note(&below);
    }

    fn lines_above(&mut self, at: usize, lines: &[&Secret]) {
        let indent = self.indent(at);
        let text: String = lines
            .iter()
            .map(|line| match line.expose() {
                "" => self.eol.to_owned(),
                text => format!("{indent}{text}{}", self.eol),
            })
            .collect();
        let start = after_bom(self.placed.text().expose(), self.placed.lines.start_of_line(at));
        self.splices.push(Splice::insert(start, text));
        self.note(lines);
    }

    fn behind(&mut self, at: usize, blanks: &str, comment: &Secret) {
        self.splices
            .push(Splice::insert(at, format!("{blanks}{}", comment.expose())));
        self.note(&[comment]);
    }

    fn note(&mut self, lines: &[&Secret]) {
        let comments = lines.iter().filter(|line| !line.is_empty());
        self.comments.extend(comments.map(|line| Secret::clone(line)));
    }

    /// The blanks before a byte on its line.
    fn indent(&self, at: usize) -> &str {
        let start = self.placed.lines.start_of_line(at);
        self.placed.text().expose()[start..at].trim_start_matches('\u{feff}')
    }

    /// The text with all of it, and where it stands in there.
    fn text(&self) -> Option<(String, Vec<Span>)> {
        let old = self.placed.text().expose();
        let mut splices: Vec<&Splice> = self.splices.iter().collect();
        splices.sort_by_key(|splice| splice.at.start);
        let (mut text, mut added, mut at) = (String::new(), Vec::new(), 0);
        for splice in splices {
            text.push_str(old.get(at..splice.at.start)?);
            let start = text.len();
            text.push_str(splice.text.expose());
            added.push(start..text.len());
            at = splice.at.end;
        }
        text.push_str(old.get(at..)?);
        Some((text, added))
    }
}
