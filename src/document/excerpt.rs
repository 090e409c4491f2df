//! Keys taken out of one file to be written into another, in their own spelling, with the comments that belong to them.

use super::edit::{Change, Edited, Refusal, after_bom, apply, is_clean};
use super::outline::{Entry, Outline, Part, leads_to, starts_with};
use super::removal::remove;
use super::splice::Splice;
use super::{Document, ItemId, Leaf, Span, Value, style};
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder;
use crate::document::Spelling;
use crate::secret::Secret;

/// A key of a file: a value, or a table in braces.
pub struct Excerpt {
    /// Where it stands, and is to stand.
    pub path: KeyPath,
    value: Value,
    /// How the value is spelled, with LF as line break.
    raw: Secret,
    /// The comment lines above it, without indent, and the empty lines between them.
    above: Vec<Secret>,
    /// The comment behind it, and the blanks before that.
    behind: Option<(String, Secret)>,
    /// The comment lines that follow the last key of a section.
    below: Vec<Secret>,
    /// The comments around the header of its section.
    heading: Heading,
}

/// The comments around a header.
#[derive(Default)]
struct Heading {
    above: Vec<Secret>,
    behind: Option<(String, Secret)>,
}

/// Takes the keys at and below a path that are to go, in file order.
///
/// A table in braces is one key where all of it goes and `as_one` holds for its path; else each key in it is one. A
/// section of which every key goes takes all of its comments along, others those right above and behind their keys.
#[must_use]
pub fn excerpts(
    document: &Document,
    path: &KeyPath,
    goes: &dyn Fn(&KeyPath) -> bool,
    as_one: &dyn Fn(&KeyPath) -> bool,
) -> Vec<Excerpt> {
    let outline = Outline::of(document);
    let mut found = Vec::new();
    for (number, part) in outline.parts.iter().enumerate() {
        if part.in_array {
            continue;
        }
        let above = part.path();
        let is_own = |entry: &Entry| starts_with(&entry.path(&above), path.parts());
        let is_whole =
            starts_with(&above, path.parts()) && part.entries.iter().all(|entry| all_go(entry, &above, goes));
        let reader = Reader {
            document,
            goes,
            as_one,
        };
        let first = found.len();
        for (nth, entry) in part.entries.iter().enumerate() {
            if is_own(entry) {
                let lead = match (is_whole, nth.checked_sub(1)) {
                    (false, _) => reader.comments_above(entry),
                    (true, None) => {
                        reader.between(part.header.as_ref().map_or(0, |header| header.end), entry)
                    }
                    (true, Some(before)) => reader.between(part.entries[before].value.end, entry),
                };
                reader.take(entry, &above, Some(lead), &mut found);
            } else if let Some(inner) = &entry.braces {
                let full = entry.path(&above);
                if leads_to(&full, path.parts()) {
                    reader.within(inner, &full, path, &mut found);
                }
            }
        }
        if is_whole && found.len() > first {
            found[first].heading = reader.heading(part);
            if let (Some(last), Some(entry)) = (found.last_mut(), part.entries.last()) {
                last.below = reader.below(entry, outline.parts.get(number + 1));
            }
        }
    }
    found
}

/// Whether every key of an entry goes.
fn all_go(entry: &Entry, above: &[&str], goes: &dyn Fn(&KeyPath) -> bool) -> bool {
    let full = entry.path(above);
    match &entry.braces {
        Some(inner) => inner.iter().all(|entry| all_go(entry, &full, goes)),
        None => key_path(&full).is_some_and(|path| goes(&path)),
    }
}

fn key_path(names: &[&str]) -> Option<KeyPath> {
    KeyPath::new(names.iter().map(|name| (*name).into()).collect())
}

struct Reader<'a> {
    document: &'a Document,
    goes: &'a dyn Fn(&KeyPath) -> bool,
    as_one: &'a dyn Fn(&KeyPath) -> bool,
}

impl Reader<'_> {
    /// The entries in braces that are at or below the path.
    fn within(&self, entries: &[Entry], above: &[&str], path: &KeyPath, found: &mut Vec<Excerpt>) {
        for entry in entries {
            let full = entry.path(above);
            if starts_with(&full, path.parts()) {
                self.take(entry, above, None, found);
            } else if let Some(inner) = entry.braces.as_ref().filter(|_| leads_to(&full, path.parts())) {
                self.within(inner, &full, path, found);
            }
        }
    }

    /// An entry as one key, or each key in its braces; `lead` is what stands above it, where it is a line.
    fn take(&self, entry: &Entry, above: &[&str], lead: Option<Vec<Secret>>, found: &mut Vec<Excerpt>) {
        let full = entry.path(above);
        let Some(path) = key_path(&full) else { return };
        let is_one = all_go(entry, above, self.goes);
        if let Some(inner) = entry.braces.as_ref().filter(|_| !is_one || !(self.as_one)(&path)) {
            let first = found.len();
            for entry in inner {
                self.take(entry, &full, None, found);
            }
            // The comments around the braces go with the first of their keys.
            if let (Some(excerpt), Some(lead), true) = (found.get_mut(first), lead, is_one) {
                excerpt.above = lead;
                excerpt.behind = self.behind(entry.value.end);
            }
            return;
        }
        let value = self
            .document
            .find(&path)
            .and_then(|item| self.document.value(item));
        if let Some(value) = value.filter(|_| is_one) {
            found.push(Excerpt {
                path,
                value,
                raw: self.text(&entry.value).replace("\r\n", "\n").into(),
                behind: lead.as_ref().and_then(|_| self.behind(entry.value.end)),
                above: lead.unwrap_or_default(),
                below: Vec::new(),
                heading: Heading::default(),
            });
        }
    }

    fn text(&self, span: &Span) -> &str {
        &self.document.text().expose()[span.clone()]
    }

    /// The comment behind a byte on its line.
    fn behind(&self, end: usize) -> Option<(String, Secret)> {
        let line_end = self
            .document
            .lines
            .line_after(end)
            .map_or(self.document.text().expose().len(), |next| next.start);
        let comment = self.document.comments_in(end..line_end).next()?;
        let blanks = self.text(&(end..comment.start)).to_owned();
        Some((blanks, self.text(comment).into()))
    }

    fn comments_above(&self, entry: &Entry) -> Vec<Secret> {
        let start = entry.span().start;
        let first = self.document.start_of_comments_above(start);
        self.lines(first..self.document.lines.start_of_line(start))
    }

    /// The lines between a byte's line and an entry.
    fn between(&self, end: usize, entry: &Entry) -> Vec<Secret> {
        let start = self.document.lines.start_of_line(entry.span().start);
        match self.document.lines.line_after(end) {
            // Before the first header there is no line to begin behind.
            _ if end == 0 => self.comments_above(entry),
            Some(next) if next.start < start => self.lines(next.start..start),
            _ => Vec::new(),
        }
    }

    /// The comment lines behind the last entry of a section, to those of the next header.
    fn below(&self, entry: &Entry, next: Option<&Part>) -> Vec<Secret> {
        let end = match next.and_then(|next| next.header.as_ref()) {
            Some(header) => self.document.start_of_comments_above(header.start),
            None => self.document.text().expose().len(),
        };
        let mut lines = match self.document.lines.line_after(entry.value.end) {
            Some(next) if next.start < end => self.lines(next.start..end),
            _ => Vec::new(),
        };
        while lines.last().is_some_and(Secret::is_empty) {
            lines.pop();
        }
        lines
    }

    fn heading(&self, part: &Part) -> Heading {
        let Some(header) = &part.header else {
            return Heading::default();
        };
        let first = self.document.start_of_comments_above(header.start);
        Heading {
            above: self.lines(first..self.document.lines.start_of_line(header.start)),
            behind: self.behind(header.end),
        }
    }

    fn lines(&self, span: Span) -> Vec<Secret> {
        let text = self.text(&span).trim_start_matches('\u{feff}');
        text.lines().map(|line| line.trim().into()).collect()
    }
}

impl Excerpt {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Every comment that goes along. May hold old secrets.
    pub fn comments(&self) -> impl Iterator<Item = &str> {
        let lines = self.heading.above.iter().chain(&self.above).chain(&self.below);
        let behind = [&self.heading.behind, &self.behind];
        let behind = behind.into_iter().flatten().map(|(_, comment)| comment);
        lines
            .chain(behind)
            .filter(|line| !line.is_empty())
            .map(Secret::expose)
    }

    /// Leaves some comments behind.
    pub fn drop_comments(&mut self, is_dropped: impl Fn(&str) -> bool) {
        let is_kept = |line: &Secret| !is_dropped(line.expose());
        self.heading.above.retain(is_kept);
        self.above.retain(is_kept);
        self.below.retain(is_kept);
        for behind in [&mut self.heading.behind, &mut self.behind] {
            if behind.as_ref().is_some_and(|(_, comment)| !is_kept(comment)) {
                *behind = None;
            }
        }
    }

    /// The key with another value, that is to be filled in: `request` is the comment that says so.
    #[must_use]
    pub fn to_fill(mut self, value: Value, request: &str) -> Self {
        self.raw = value.spell(None, Spelling::Auto, "\n").into();
        self.value = value;
        let rest = self
            .behind
            .and_then(|(_, comment)| placeholder::without_request(comment.expose()));
        let comment = match rest {
            Some(rest) => format!("{request} {rest}"),
            None => request.to_owned(),
        };
        self.behind = Some((" ".to_owned(), comment.into()));
        self
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::key;

    const REQUEST: &str = "# fill this in!";

    fn copied(from: &str, path: &str, to: &str) -> String {
        let (from, to) = (
            Document::parse(from.into()).unwrap(),
            Document::parse(to.into()).unwrap(),
        );
        let path = key::parse(path).unwrap();
        let excerpts = excerpts(&from, &path, &|_| true, &|path| to.find(path).is_none());
        let edited = match put(&to, &excerpts, true) {
            Ok(edited) => edited.unwrap(),
            Err(refusal) => panic!("{refusal}"),
        };
        let text = edited.document.text().expose().to_owned();
        let back = edited.inverse.apply(&text).unwrap().0;
        assert_eq!(back.expose(), to.text().expose());
        for (leaf, item) in from.leaves() {
            if leaf.parts().starts_with(path.parts()) {
                let found = edited
                    .document
                    .find(&leaf)
                    .and_then(|item| edited.document.value(item));
                assert!(found == from.value(item), "{leaf}");
            }
        }
        text
    }

    #[test]
    fn a_key_is_copied_in_its_own_spelling_with_its_comments() {
        let from = "# loose\n\n# of k\n[a]\n# one\n#two\nk = '''\nx\ny''' # behind\nl = 2\n";
        assert_eq!(
            copied(from, "a.k", ""),
            "[a]\n# one\n#two\nk = '''\nx\ny''' # behind\n"
        );
        assert_eq!(
            copied(from, "a.k", "[a]\r\n  l = 1"),
            "[a]\r\n  l = 1\r\n  # one\r\n  #two\r\n  k = '''\r\nx\r\ny''' # behind"
        );
    }

    #[test]
    fn a_section_is_copied_as_it_looks() {
        let section = "# of a\n[a] # head\n\n# first\nk = 1\n\n# second\nl = { x = 1, y.z = 2 }\n# last\n\n# of b\n[a.b]\n\
                       m = [\n 1, # one\n]\n";
        let from = format!("{section}[z]\n");
        assert_eq!(copied(&from, "a", ""), section);
        assert_eq!(
            copied(&from, "a", "[y]\nk = 1\n"),
            format!("[y]\nk = 1\n\n{section}")
        );
        assert_eq!(
            copied("a.b.x = 1 # x\na.b.y = 2\n", "a.b", "[a]\nc = 1\n"),
            "[a]\nc = 1\n\n[a.b]\nx = 1 # x\ny = 2\n"
        );
    }

    #[test]
    fn in_a_section_that_stands_there_its_comments_come_first() {
        assert_eq!(
            copied("# of a\n[a] # head\n# k\nk = 1\n", "a", "[a]\nl = 2\n"),
            "[a]\nl = 2\n# of a\n# head\n# k\nk = 1\n"
        );
    }

    #[test]
    fn a_value_that_stands_there_is_replaced_and_its_comments_stay() {
        assert_eq!(
            copied(
                "# mine\nk = 'new' # from here\n",
                "k",
                "# theirs\nk = \"<configure me>\" # fill this in!\n"
            ),
            "# theirs\n# mine\nk = \"new\" # from here\n"
        );
        assert_eq!(
            copied("# c\nk = 1 # d\n", "k", "# c\nk = 2 # e\n"),
            "# c\n# d\nk = 1 # e\n"
        );
    }

    #[test]
    fn braces_are_copied_key_by_key_where_the_table_stands() {
        assert_eq!(
            copied("[a]\nb = { x = 1, y = 2 } # c\n", "a.b", "[a.b]\nz = 3\n"),
            "[a.b]\nz = 3\nx = 1 # c\ny = 2\n"
        );
        assert_eq!(
            copied("[a.b]\nx = 1\ny = 2\n", "a.b", "a = { b = { z = 3 } }\n"),
            "a = { b = { z = 3, x = 1, y = 2 } }\n"
        );
        let from = Document::parse("[a]\n# c\nx = 1\n".into()).unwrap();
        let to = Document::parse("a = { z = 3 }\n".into()).unwrap();
        let taken = excerpts(&from, &key::parse("a").unwrap(), &|_| true, &|_| true);
        assert!(matches!(put(&to, &taken, true), Err(Refusal::NoRoom(_))));
    }

    #[test]
    fn a_copy_to_be_filled_in_keeps_its_comments() {
        let from = Document::parse("# why\nk = 'CANARY' # rotate in May\n".into()).unwrap();
        let taken = excerpts(&from, &key::parse("k").unwrap(), &|_| true, &|_| false);
        let taken: Vec<Excerpt> = taken
            .into_iter()
            .map(|excerpt| excerpt.to_fill(Value::text("<configure me>"), REQUEST))
            .collect();
        let edited = put(&Document::empty(), &taken, false).ok().flatten().unwrap();
        let text = "# why\nk = \"<configure me>\" # fill this in! # rotate in May\n";
        assert_eq!(edited.document.text().expose(), text);
        // Once more it is the same.
        let again = excerpts(&edited.document, &key::parse("k").unwrap(), &|_| true, &|_| false);
        let again = again
            .into_iter()
            .map(|excerpt| excerpt.to_fill(Value::text("<configure me>"), REQUEST));
        let again = put(&Document::empty(), &again.collect::<Vec<_>>(), false)
            .ok()
            .flatten()
            .unwrap();
        assert_eq!(again.document.text().expose(), text);
    }

    #[test]
    fn what_goes_takes_its_section_along_but_no_comment_of_others() {
        let taken = |text: &str, path: &str, gone: &[&str], kept: &[&str]| {
            let document = Document::parse(text.into()).unwrap();
            let gone: Vec<KeyPath> = gone.iter().map(|path| key::parse(path).unwrap()).collect();
            let edited = take(&document, &key::parse(path).unwrap(), &gone, kept);
            let edited = edited.ok().flatten().unwrap();
            let text = edited.document.text().expose().to_owned();
            let back = edited.inverse.apply(&text).unwrap().0;
            assert_eq!(back.expose(), document.text().expose());
            text
        };
        let text = "[x.a]\n# of k\nk = 1\n\n# loose\n\n[x.b]\nl = 2\nm = 3\n";
        let all = ["# of k", "# loose"];
        assert_eq!(taken(text, "x", &["x.a.k"], &all), "[x.b]\nl = 2\nm = 3\n");
        assert_eq!(
            taken(text, "x", &["x.a.k", "x.b.l"], &["# of k"]),
            "[x.a]\n\n# loose\n\n[x.b]\nm = 3\n"
        );
        assert_eq!(
            taken(text, "x.a.k", &["x.a.k"], &all),
            text.replace("# of k\nk = 1\n", "")
        );
    }
}
