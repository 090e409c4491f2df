//! What moving or copying a key or section to another file comes to, before anything is written.

use super::proposal::{Proposal, document_of};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder;
use crate::dlt::tree::FileIndex;
use crate::document::edit::{Change, Edited, Refusal, apply};
use crate::document::excerpt::{Excerpt, excerpts, put, take};
use crate::document::value::with_sample;
use crate::document::{Document, Leaf, Value};
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::requirement::{NewKey, REQUEST, field_type};

/// How keys go to another file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Whether they leave the file they stand in.
    pub moves: bool,
    /// Whether they are to be filled in there, without their values.
    pub to_fill: bool,
    /// Whether values that stand there give way.
    pub replaces: bool,
}

/// Why a key stays where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It has a value there.
    Stands,
    /// It is, or may be, a secret, and the file is none for secrets.
    Secret,
    /// A comment of it looks as if it held a secret, and the file is none for secrets.
    SecretComment,
    /// It is an array of tables.
    Array,
    /// Something is in its way there.
    Blocked(String),
}

impl Obstacle {
    /// It in words, behind the names of the keys.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Stands => "there already: what stands there stays; r replaces it".to_owned(),
            Self::Secret => "secrets never go to a config file".to_owned(),
            Self::SecretComment => "a comment that may hold a secret does not go to a config file".to_owned(),
            Self::Array => "an array of tables; move it in the file".to_owned(),
            Self::Blocked(why) => why.clone(),
        }
    }
}

/// Keys as they would be moved or copied.
pub struct Transferred {
    /// The edit of both files.
    pub proposal: Proposal,
    /// The keys that go.
    pub going: Vec<KeyPath>,
    /// Those of them that stand there, and give way.
    pub replaced: Vec<KeyPath>,
    /// The keys that stay, and why.
    pub staying: Vec<(KeyPath, Obstacle)>,
}

/// Keys of one file on their way to another.
struct Way<'w> {
    workspace: &'w Workspace,
    from: &'w Document,
    to: &'w Document,
    source: FileIndex,
    target: FileIndex,
    manner: Manner,
}

impl Transferred {
    /// Takes what stands at a path from one file to another.
    ///
    /// # Errors
    /// The sentence that says why nothing can go there.
    pub fn new(
        workspace: &Workspace,
        path: &KeyPath,
        (source, target): (FileIndex, FileIndex),
        manner: Manner,
    ) -> Result<Self, String> {
        let (from, to) = (document_of(workspace, source)?, document_of(workspace, target)?);
        let way = Way {
            workspace,
            from: &from,
            to: &to,
            source,
            target,
            manner,
        };
        let (mut going, mut staying) = (Vec::new(), Vec::new());
        for (key, item) in from.leaves() {
            let Some(leaf) = from.leaf(item).filter(|_| key.parts().starts_with(path.parts())) else {
                continue;
            };
            match way.obstacle(&key, leaf) {
                None => going.push(key),
                Some(obstacle) => staying.push((key, obstacle)),
            }
        }
        if going.is_empty() {
            let all = staying.first();
            return Err(all.map_or_else(
                || "there is no key in it".to_owned(),
                |(key, obstacle)| format!("{}: {}", key.name(), obstacle.sentence()),
            ));
        }
        let edits = way.edits(path, &going).map_err(|refusal| refusal.to_string())?;
        let word = if manner.moves { "moved" } else { "copied" };
        let label = &workspace.files()[target].label;
        let stands = |key: &&KeyPath| to.find(key).is_some();
        Ok(Self {
            proposal: Proposal::new(workspace, edits, format!("{path} {word} to {label}"))?,
            replaced: going.iter().filter(stands).cloned().collect(),
            going,
            staying,
        })
    }
}

impl Way<'_> {
    fn obstacle(&self, key: &KeyPath, leaf: &Leaf) -> Option<Obstacle> {
        if !leaf.pieces.is_empty() {
            return Some(Obstacle::Array);
        }
        if self.workspace.files()[self.target].slot.kind == Kind::Config {
            if self.may_be_secret(key) {
                return Some(Obstacle::Secret);
            }
            let mut comments = self.from.comments_above(leaf).into_iter();
            let looks_secret = |comment: &str| may_hold_secret(comment) && self.manner.moves;
            if comments.any(looks_secret) || self.from.comment(leaf).is_some_and(looks_secret) {
                return Some(Obstacle::SecretComment);
            }
        }
        let Some(item) = self.to.find(key) else {
            // The value plays no part.
            return match apply(self.to, key, &Change::Set(Value::text(""))) {
                Ok(_) => None,
                Err(refusal) => Some(Obstacle::Blocked(refusal.to_string())),
            };
        };
        let Some(there) = self.to.leaf(item) else {
            return Some(Obstacle::Blocked(Refusal::IsTable(key.clone()).to_string()));
        };
        if !there.pieces.is_empty() {
            return Some(Obstacle::Array);
        }
        let holds_place = with_sample(self.to, there, |sample| {
            placeholder::classify(key.name(), sample, self.to.comment(there)).is_some()
        });
        let gives_way = self.manner.replaces || (holds_place && !self.manner.to_fill);
        (!gives_way).then_some(Obstacle::Stands)
    }

    /// Whether a key is not known to be no secret.
    fn may_be_secret(&self, key: &KeyPath) -> bool {
        let workspace = self.workspace;
        let is_known =
            || workspace.files()[self.source].slot.kind == Kind::Config || workspace.asked().contains(key);
        let is_open = || {
            let value = self.from.find(key).and_then(|item| self.from.value(item));
            let shows = |value: &Value| {
                shown::config_value(value.plain().expose()) == *shown::safe(value.plain().expose())
            };
            self.manner.to_fill || value.as_ref().is_some_and(shows)
        };
        workspace.is_secret(key) || Kind::of_key(key, false) == Kind::Secrets || !is_known() || !is_open()
    }

    fn edits(&self, path: &KeyPath, going: &[KeyPath]) -> Result<Vec<(FileIndex, Edited)>, Refusal> {
        let as_one = |table: &KeyPath| !self.manner.to_fill && self.to.find(table).is_none();
        let mut taken = excerpts(self.from, path, &|key| going.contains(key), &as_one);
        if self.manner.to_fill {
            taken = taken.into_iter().map(|excerpt| self.to_fill(excerpt)).collect();
        }
        if self.manner.to_fill || self.workspace.files()[self.target].slot.kind == Kind::Config {
            // What looks like an old value stays where it is.
            taken
                .iter_mut()
                .for_each(|excerpt| excerpt.drop_comments(may_hold_secret));
        }
        let written = match put(self.to, &taken, self.manner.moves) {
            // A copy can do without its comments, which stand where they stood.
            Err(Refusal::NoRoom(_)) if !self.manner.moves => {
                taken
                    .iter_mut()
                    .for_each(|excerpt| excerpt.drop_comments(|_| true));
                put(self.to, &taken, false)
            }
            written => written,
        }?;
        let mut edits: Vec<(FileIndex, Edited)> = Vec::new();
        edits.extend(written.map(|edited| (self.target, edited)));
        if self.manner.moves {
            let comments: Vec<&str> = taken.iter().flat_map(Excerpt::comments).collect();
            let left = take(self.from, path, going, &comments)?;
            edits.extend(left.map(|edited| (self.source, edited)));
        }
        Ok(edits)
    }

    fn to_fill(&self, excerpt: Excerpt) -> Excerpt {
        let requirement = self.workspace.requirements().at(&excerpt.path);
        let field_type = requirement.map_or_else(
            || field_type(excerpt.value().value_type()),
            |requirement| requirement.field_type,
        );
        let kind = self.workspace.files()[self.target].slot.kind;
        let key = NewKey::to_fill(excerpt.path.clone(), kind, field_type);
        excerpt.to_fill(key.value, REQUEST)
    }
}

fn may_hold_secret(comment: &str) -> bool {
    shown::comment(comment) != *shown::safe(comment)
}
