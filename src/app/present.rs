//! What may be seen: turns the state into words and glyphs, and masks on the way. The view draws nothing else.

use unicode_segmentation::UnicodeSegmentation;

use super::edit::{Draft, EditDialog};
use super::keymap::{self, Context};
use super::pending;
use super::state::{Notice, State};
use crate::dlt::field::is_secret;
use crate::dlt::key::spell_part;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder;
use crate::dlt::tree::NodeId;
use crate::document::{Document, ItemId, ValueType};
use crate::secret::MASK;
use crate::shown;
use crate::workspace::cell::{Cell, Origin, Status};
use crate::workspace::rows::Row;
use crate::workspace::walk::{End, Step, Walk};
use crate::workspace::{View, Workspace};

/// How something is to be coloured; each tone has a glyph or word beside it, so colour says nothing alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// Text of less weight.
    Dim,
    /// Headings.
    Strong,
    /// A value that is there.
    Good,
    /// A value from elsewhere.
    Inherited,
    /// Something to be filled in.
    ToDo,
    /// Something that is not there, or broken.
    Bad,
    /// Something to look at.
    Warning,
    /// A secret in the open.
    Revealed,
}

/// A piece of text with its tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, fit to be shown.
    pub text: String,
    /// Its tone.
    pub tone: Tone,
}

/// A piece of text.
#[must_use]
pub fn piece(text: impl Into<String>, tone: Tone) -> Piece {
    Piece {
        text: text.into(),
        tone,
    }
}

/// One line of the tree.
pub struct Line {
    /// How deep it is.
    pub depth: usize,
    /// For a section: whether it is folded.
    pub folded: Option<bool>,
    /// The key or heading.
    pub label: Piece,
    /// One per profile.
    pub cells: Vec<Option<Piece>>,
    /// Whether the cursor is on it.
    pub is_cursor: bool,
}

/// The glyph of a status; each is unlike the others without colour.
#[must_use]
pub fn glyph(cell: &Cell) -> (&'static str, Tone) {
    match cell.status {
        Status::Missing => ("✗", Tone::Bad),
        Status::Placeholder(_) => ("◌", Tone::ToDo),
        Status::Empty => ("∅", Tone::ToDo),
        Status::Elsewhere => ("→", Tone::Inherited),
        Status::Review => ("!", Tone::Warning),
        Status::Misplaced => ("!", Tone::Bad),
        Status::Set if cell.origin == Some(Origin::Environment) => ("$", Tone::Good),
        Status::Set if cell.inherited => ("↳", Tone::Inherited),
        Status::Set => ("●", Tone::Good),
    }
}

/// The lines of the tree from `top` on, at most `height` of them.
#[must_use]
pub fn lines(state: &State, top: usize, height: usize) -> Vec<Line> {
    let browse = &state.browse;
    let rows = browse.rows.iter().enumerate().skip(top).take(height);
    rows.map(|(index, row)| line(state, *row, index == browse.cursor))
        .collect()
}

fn line(state: &State, row: Row, is_cursor: bool) -> Line {
    let workspace = &state.workspace;
    let folded = state.browse.is_folded(workspace, row);
    let views = 0..workspace.views().len();
    match row {
        Row::Group(group) => Line {
            depth: 0,
            folded: Some(folded),
            label: piece(group.title(), Tone::Strong),
            cells: views.map(|_| None).collect(),
            is_cursor,
        },
        Row::Node { node, depth } => {
            let is_section = workspace.tree().children(node).next().is_some();
            let name = spell_part(workspace.tree().name(node));
            let tone = if is_section { Tone::Strong } else { Tone::Plain };
            Line {
                depth,
                folded: is_section.then_some(folded),
                label: piece(shown::safe(&name).into_owned(), tone),
                cells: views.map(|view| cell(state, view, node, folded)).collect(),
                is_cursor,
            }
        }
    }
}

fn cell(state: &State, view: usize, node: NodeId, folded: bool) -> Option<Piece> {
    let workspace = &state.workspace;
    let Some(cell) = workspace.cell(view, node) else {
        return folded.then(|| to_do_below(workspace, view, node)).flatten();
    };
    let (glyph, tone) = glyph(cell);
    let reveal = state
        .reveal
        .filter(|reveal| (reveal.view, reveal.node) == (view, node));
    if reveal.is_some()
        && let Some(value) = plain(workspace, node, cell)
    {
        return Some(piece(format!("{glyph} {value}"), Tone::Revealed));
    }
    Some(piece(format!("{glyph} {}", words(workspace, node, cell)), tone))
}

/// How many keys below a folded section have to be set up.
fn to_do_below(workspace: &Workspace, view: usize, node: NodeId) -> Option<Piece> {
    fn count(workspace: &Workspace, view: usize, node: NodeId) -> usize {
        let own = workspace
            .cell(view, node)
            .is_some_and(|cell| cell.status.is_to_do());
        usize::from(own)
            + workspace
                .tree()
                .children(node)
                .map(|(_, child)| count(workspace, view, child))
                .sum::<usize>()
    }
    match count(workspace, view, node) {
        0 => None,
        to_do => Some(piece(format!("◌ {to_do} to set up"), Tone::ToDo)),
    }
}

/// What a cell says of its value.
fn words(workspace: &Workspace, node: NodeId, cell: &Cell) -> String {
    match cell.status {
        Status::Missing => "missing".to_owned(),
        Status::Empty => "empty".to_owned(),
        Status::Elsewhere => "elsewhere".to_owned(),
        Status::Misplaced => "misplaced".to_owned(),
        Status::Placeholder(placeholder::Reason::ConfigureMe) => "configure me".to_owned(),
        Status::Placeholder(_) => "set me up".to_owned(),
        Status::Review => format!("{} review", shown_value(workspace, node, cell)),
        Status::Set => shown_value(workspace, node, cell),
    }
}

fn shown_value(workspace: &Workspace, node: NodeId, cell: &Cell) -> String {
    if cell.secret {
        return MASK.to_owned();
    }
    plain_text(workspace, node, cell).map_or_else(|| MASK.to_owned(), |text| shown::config_value(&text))
}

fn plain(workspace: &Workspace, node: NodeId, cell: &Cell) -> Option<String> {
    plain_text(workspace, node, cell).map(|text| shown::safe(&text).into_owned())
}

fn plain_text(workspace: &Workspace, node: NodeId, cell: &Cell) -> Option<String> {
    let path = workspace.tree().path(node)?;
    let value = workspace.value(&cell.origin?, &path)?;
    Some(value.plain().expose().to_owned())
}

/// The screen's name, with what is not saved yet.
#[must_use]
pub fn screen_title(state: &State) -> String {
    match pending::count(&state.workspace) {
        0 => "Workspace".to_owned(),
        1 => "Workspace · 1 file not saved".to_owned(),
        count => format!("Workspace · {count} files not saved"),
    }
}

/// The key of the cursor and the profile: the detail pane's heading.
#[must_use]
pub fn detail_title(state: &State) -> String {
    let profile = &state.workspace.views()[state.browse.column].name;
    match state.browse.row() {
        None => "no key matches".to_owned(),
        Some(Row::Group(group)) => group.title().to_owned(),
        Some(Row::Node { node, .. }) => {
            let path = state
                .workspace
                .tree()
                .path(node)
                .map(|path| path.to_string())
                .unwrap_or_default();
            let path = shown::safe(&path).into_owned();
            if state.workspace.tree().is_key(node) {
                format!("{path} · {profile}")
            } else {
                path
            }
        }
    }
}

/// The lines about the cursor's cell, most important first.
#[must_use]
pub fn detail(state: &State) -> Vec<Vec<Piece>> {
    let workspace = &state.workspace;
    let Some(node) = state.browse.node() else {
        return Vec::new();
    };
    let Some(path) = workspace.tree().path(node) else {
        return Vec::new();
    };
    let view = state.browse.column;
    let Some(cell) = workspace.cell(view, node) else {
        return section_detail(workspace, view, node);
    };
    let (glyph, tone) = glyph(cell);
    let mut lines = Vec::new();
    let is_revealed = state
        .reveal
        .is_some_and(|reveal| (reveal.view, reveal.node) == (view, node));
    if let Some(value) = plain(workspace, node, cell).filter(|_| is_revealed) {
        lines.push(vec![label("value"), piece(value, Tone::Revealed)]);
    }

    let mut status = vec![piece(format!("{glyph} {}", cell.status.word()), tone)];
    if let Some(value_type) = cell
        .value_type
        .filter(|value_type| *value_type != ValueType::String)
    {
        status.push(piece(format!("  {}", value_type.word()), Tone::Dim));
    }
    if let Some(note) = workspace.note(view, node, cell, &path) {
        status.push(piece(format!("  {}", shown::safe(&note)), Tone::Plain));
    }
    lines.push(status);

    lines.push(match &cell.origin {
        Some(origin) => {
            let mut line = vec![
                label("from"),
                piece(place_name(workspace, origin, &path.env_name()), Tone::Plain),
            ];
            if cell.inherited {
                line.push(piece("  inherited", Tone::Inherited));
            }
            if let Some(other) = differs_from(workspace, view, node) {
                line.push(piece(format!("  ≠ differs from {other}"), Tone::Warning));
            }
            line
        }
        None => vec![label("looked in"), piece(looked_in(workspace, view), Tone::Plain)],
    });

    if let Some(why) = workspace.why(view, node) {
        lines.push(vec![
            label("why"),
            piece(shown::safe(&why).into_owned(), Tone::Plain),
        ]);
    }
    if !cell.shadowed.is_empty() {
        let places: Vec<String> = cell
            .shadowed
            .iter()
            .map(|origin| place_name(workspace, origin, &path.env_name()))
            .collect();
        lines.push(vec![label("shadows"), piece(places.join(" · "), Tone::Plain)]);
    }
    lines.push(vec![
        label("env"),
        piece(shown::safe(&path.env_name()).into_owned(), Tone::Plain),
    ]);
    if let Some(comment) = comment(workspace, cell) {
        lines.push(vec![label("comment"), piece(comment, Tone::Dim)]);
    }
    lines.extend(walk_by_provider(&workspace.walk(view, &path)));
    lines
}

/// The walk with a line per provider and pass: the keys asked for, the winning one marked.
fn walk_by_provider(walk: &Walk) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut last = None;
    for step in &walk.steps {
        if last != Some(step.provider) {
            let head = if lines.is_empty() { "dlt looks" } else { "" };
            let name = format!("{:<22}", step.provider.name());
            lines.push(vec![label(head), piece(name, Tone::Plain)]);
            last = Some(step.provider);
        }
        if let Some(line) = lines.last_mut() {
            let (glyph, tone) = step_glyph(step);
            line.push(piece(format!("{glyph} {}  ", shown::safe(&step.key)), tone));
        }
    }
    if walk.end != End::Found {
        lines.push(vec![
            label(""),
            piece(shown::safe(&walk.conclusion()).into_owned(), Tone::Warning),
        ]);
    }
    lines
}

fn step_glyph(step: &Step) -> (&'static str, Tone) {
    if step.hit.is_some() {
        ("●", Tone::Good)
    } else {
        ("✗", Tone::Dim)
    }
}

/// Every place dlt looks for the cursor's key, with what it finds there, and the conclusion; the title first.
#[must_use]
pub fn explain(state: &State) -> (String, Vec<Vec<Piece>>) {
    let workspace = &state.workspace;
    let Some(path) = state.browse.node().and_then(|node| workspace.tree().path(node)) else {
        return (String::new(), Vec::new());
    };
    let walk = workspace.walk(state.browse.column, &path);
    let kind = if walk.secret { "secret" } else { "config" };
    let line = |step: &Step| {
        let (glyph, tone) = step_glyph(step);
        let found = workspace
            .step_place(step)
            .map_or(String::new(), |place| format!("   {place}"));
        let key = format!("{glyph} {:<22}{}", step.provider.name(), shown::safe(&step.key));
        vec![
            piece(key, tone),
            piece(shown::safe(&found).into_owned(), Tone::Plain),
        ]
    };
    let mut lines: Vec<Vec<Piece>> = walk.steps.iter().map(line).collect();
    let tone = if walk.end == End::Found {
        Tone::Plain
    } else {
        Tone::Warning
    };
    lines.push(vec![piece(shown::safe(&walk.conclusion()).into_owned(), tone)]);
    (format!("{} · {kind}", detail_title(state)), lines)
}

fn section_detail(workspace: &Workspace, view: usize, node: NodeId) -> Vec<Vec<Piece>> {
    let to_do = to_do_below(workspace, view, node)
        .unwrap_or_else(|| piece("● nothing to set up in this section", Tone::Good));
    vec![vec![to_do]]
}

fn label(text: &str) -> Piece {
    piece(format!("{text:<11}"), Tone::Dim)
}

/// A value's place as people find it: file and line, or the variable.
fn place_name(workspace: &Workspace, origin: &Origin, env: &str) -> String {
    let name = match *origin {
        Origin::Environment => format!("environment variable {env}"),
        Origin::File { file, item } => {
            let file = &workspace.files()[file];
            let line = file.document().map_or(0, |document| document.position(item).line);
            format!("{}:{line}", file.label)
        }
    };
    shown::safe(&name).into_owned()
}

/// Where dlt looked for a key it does not find.
fn looked_in(workspace: &Workspace, view: usize) -> String {
    let view = &workspace.views()[view];
    let mut places = vec!["environment".to_owned()];
    for file in Kind::ALL.into_iter().flat_map(|kind| view.files(kind)) {
        let file = &workspace.files()[*file];
        if file.document().is_some() {
            places.push(file.label.clone());
        }
    }
    shown::safe(&places.join(" · ")).into_owned()
}

/// The first profile that gets another value for the key. Of secrets nothing is told here, not even that.
fn differs_from(workspace: &Workspace, view: usize, node: NodeId) -> Option<&str> {
    let path = workspace.tree().path(node)?;
    let value = |view: usize| {
        let cell = workspace.cell(view, node)?;
        if cell.secret || cell.status.is_to_do() {
            return None;
        }
        workspace.value(&cell.origin?, &path)
    };
    let own = value(view)?;
    (0..workspace.views().len())
        .find(|other| *other != view && value(*other).is_some_and(|value| value != own))
        .map(|other| workspace.views()[other].name.as_str())
}

fn comment(workspace: &Workspace, cell: &Cell) -> Option<String> {
    let Some(Origin::File { file, item }) = cell.origin else {
        return None;
    };
    let document = workspace.files()[file].document()?;
    let leaf = document.leaf(item)?;
    let mut parts: Vec<String> = document
        .comments_above(leaf)
        .into_iter()
        .map(shown::comment)
        .collect();
    parts.extend(document.comment(leaf).map(shown::comment));
    (!parts.is_empty()).then(|| parts.join("  "))
}

/// The profiles in the header: name, whether it is the active one, whether the cursor is in its column.
#[must_use]
pub fn profiles(state: &State) -> Vec<(String, bool, bool)> {
    let workspace = &state.workspace;
    let views = workspace.views().iter().enumerate();
    views
        .map(|(index, view)| {
            let is_active = workspace.place().profiles_enabled && view.name == workspace.active();
            (
                shown::safe(&view.name).into_owned(),
                is_active,
                index == state.browse.column,
            )
        })
        .collect()
}

/// How many keys of the cursor's profile are set up, of how many.
#[must_use]
pub fn progress(state: &State) -> (usize, usize) {
    state.workspace.progress(state.browse.column)
}

/// The project's name.
#[must_use]
pub fn project(state: &State) -> String {
    shown::safe(&state.workspace.place().name.clone()).into_owned()
}

/// How many sentences [`banners`] has.
#[must_use]
pub fn banner_count(state: &State) -> u16 {
    u16::try_from(banners(state).len()).unwrap_or(u16::MAX)
}

/// What is wrong with the workspace as a whole, the worst first.
#[must_use]
pub fn banners(state: &State) -> Vec<Piece> {
    let workspace = &state.workspace;
    let mut banners = Vec::new();
    let all: Vec<usize> = (0..workspace.views().len()).collect();
    for problem in workspace.problems(&all) {
        let file = &workspace.files()[problem.file];
        let at = problem
            .position
            .map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
        let reads = |view: &&View| view.files(file.slot.kind).contains(&problem.file);
        let readers: Vec<&str> = workspace
            .views()
            .iter()
            .filter(reads)
            .map(|view| view.name.as_str())
            .collect();
        let (effect, tone) = match (problem.fails, readers.is_empty()) {
            (false, _) => ("! an older dlt fails".to_owned(), Tone::Warning),
            (true, true) => ("✗ dlt ignores an unreadable file".to_owned(), Tone::Bad),
            (true, false) => (format!("✗ dlt fails for {}", readers.join(", ")), Tone::Bad),
        };
        let sentence = format!("{effect}: {}{at}: {}", file.label, problem.message);
        banners.push(piece(shown::safe(&sentence).into_owned(), tone));
    }
    if !workspace.place().profiles_enabled {
        let ignored: Vec<&str> = workspace
            .files()
            .iter()
            .filter(|file| {
                file.slot.profile.is_some()
                    && !matches!(file.content, crate::workspace::file::Content::Absent)
            })
            .map(|file| file.label.as_str())
            .collect();
        let marker = format!("{}/.workspace", workspace.place().settings_name);
        let (sentence, tone) = if ignored.is_empty() {
            (
                format!("profiles are off: dlt has them only where {marker} exists"),
                Tone::Dim,
            )
        } else {
            (
                format!("! without {marker} dlt ignores {}", ignored.join(", ")),
                Tone::Warning,
            )
        };
        banners.insert(0, piece(shown::safe(&sentence).into_owned(), tone));
    }
    banners
}

/// The sentence in the last line, when there is one.
#[must_use]
pub fn notice(state: &State) -> Option<Piece> {
    state.notice.as_ref().map(|notice| match notice {
        Notice::Done(sentence) => piece(shown::safe(sentence).into_owned(), Tone::Plain),
        Notice::Refused(sentence) => piece(format!("✗ {}", shown::safe(sentence)), Tone::Bad),
    })
}

/// The hints of a context, those that stay longest on a narrow terminal first.
#[must_use]
pub fn hints(context: Context) -> Vec<String> {
    let mut hints: Vec<(u8, String)> = keymap::rows(context)
        .filter_map(|binding| {
            let (word, rank) = binding.hint?;
            Some((rank, format!("{} {word}", binding.keys[0].name())))
        })
        .collect();
    hints.sort();
    hints.into_iter().map(|(_, hint)| hint).collect()
}

/// The edit dialog in words.
pub struct EditView {
    /// The key.
    pub title: String,
    /// The field's text, one sign per character while it is masked.
    pub field: String,
    /// Which grapheme of it the cursor is on.
    pub cursor: usize,
    /// Whether the field shows a secret.
    pub revealed: bool,
    /// The lines below it: label and text.
    pub lines: Vec<(&'static str, Piece)>,
}

/// The edit dialog in words.
#[must_use]
pub fn edit(state: &State, dialog: &EditDialog) -> EditView {
    let workspace = &state.workspace;
    let file = &workspace.files()[dialog.file()];
    let (field, cursor) = match &dialog.draft {
        Draft::Stored => (MASK.to_owned(), MASK.chars().count()),
        Draft::Typed(field) if dialog.shown => (
            field.text().graphemes(true).map(shown::safe).collect(),
            field.graphemes_before(),
        ),
        Draft::Typed(field) => (
            "•".repeat(field.text().graphemes(true).count()),
            field.graphemes_before(),
        ),
    };
    let mut lines = Vec::new();
    if let Some(told) = &dialog.pasted {
        lines.push(("", piece(told.clone(), Tone::Dim)));
    }
    if dialog.value_type != ValueType::String {
        let text = format!("{}: {}", dialog.value_type.word(), dialog.value_type.expected());
        lines.push(("type", piece(text, Tone::Plain)));
    }
    let label = shown::safe(&file.label).into_owned();
    lines.push((
        "goes to",
        piece(format!("{label}   {}", effect(state, dialog)), Tone::Plain),
    ));
    lines.push(("seen by", seen_by(state, dialog)));
    if let Some(comment) = dialog.request_in_comment(state) {
        let left = placeholder::without_request(comment).map(|rest| shown::comment(&rest));
        let text = match left {
            Some(rest) => format!("of the comment, {rest} stays"),
            None => format!(
                "the comment {} goes, other comments stay",
                shown::comment(comment)
            ),
        };
        lines.push(("after", piece(text, Tone::Dim)));
    }
    if let Some(error) = &dialog.error {
        lines.push(("", piece(format!("✗ {}", shown::safe(error)), Tone::Bad)));
    }
    EditView {
        title: format!("Edit {}", shown::safe(&dialog.path.to_string())),
        field,
        cursor,
        revealed: dialog.shown && dialog.is_secret(state),
        lines,
    }
}

/// What becomes of the file the edit goes to.
fn effect(state: &State, dialog: &EditDialog) -> &'static str {
    let file = &state.workspace.files()[dialog.file()];
    let stands_there = dialog
        .document(state)
        .is_some_and(|document| document.find(&dialog.path).is_some());
    let is_inherited = state
        .workspace
        .cell(dialog.view, dialog.node)
        .is_some_and(|cell| cell.inherited);
    match file.document() {
        None => "(a new file)",
        Some(_) if stands_there => "(replaces the value there)",
        Some(_) if is_inherited && file.slot.profile.is_some() => "(a new override; the shared value stays)",
        Some(_) => "(a new key)",
    }
}

fn seen_by(state: &State, dialog: &EditDialog) -> Piece {
    let workspace = &state.workspace;
    let profiles = workspace.seen_by(&dialog.path, dialog.file());
    if profiles.is_empty() {
        let env = dialog.path.env_name();
        let why = if workspace.options().environment.get(&env).is_some() {
            format!(
                "nobody: the environment variable {} is stronger",
                shown::safe(&env)
            )
        } else {
            "nobody: a stronger file has the key too".to_owned()
        };
        return piece(why, Tone::Warning);
    }
    piece(shown::safe(&profiles.join(", ")).into_owned(), Tone::Plain)
}

/// One line of the review.
pub enum ReviewLine {
    /// A file.
    File(Piece),
    /// A key: its path, before, after.
    Key(String, Piece, Piece),
}

/// Every pending change, masked.
#[must_use]
pub fn review(state: &State) -> Vec<ReviewLine> {
    let mut lines = Vec::new();
    for pending in pending::list(&state.workspace) {
        let file = &state.workspace.files()[pending.file];
        let new = if file.saved.is_none() { "   new file" } else { "" };
        let count = match pending.keys.len() {
            1 => "1 key".to_owned(),
            count => format!("{count} keys"),
        };
        let label = shown::safe(&file.label);
        lines.push(ReviewLine::File(piece(
            format!("{label}   {count}{new}"),
            Tone::Strong,
        )));
        for key in &pending.keys {
            let side = |document: &Document, item: Option<ItemId>| match item {
                Some(item) => value_in(document, item, key.path.name(), file.slot.kind),
                None => piece("nothing", Tone::Dim),
            };
            let path = shown::safe(&key.path.to_string()).into_owned();
            lines.push(ReviewLine::Key(
                path,
                side(&pending.before, key.before),
                side(&pending.after, key.after),
            ));
        }
    }
    lines
}

/// A value in a file as far as it may be seen.
fn value_in(document: &Document, item: ItemId, name: &str, kind: Kind) -> Piece {
    let Some(leaf) = document.leaf(item) else {
        return piece("a section", Tone::Dim);
    };
    let reason = crate::document::value::with_sample(document, leaf, |sample| {
        placeholder::classify(name, sample, document.comment(leaf))
    });
    let masked = kind == Kind::Secrets || is_secret(name);
    match reason {
        Some(placeholder::Reason::ConfigureMe) => piece("◌ configure me", Tone::ToDo),
        Some(_) => piece("◌ set me up", Tone::ToDo),
        None if masked => piece(format!("● {MASK}"), Tone::Good),
        None => {
            let text = document
                .value(item)
                .map(|value| shown::config_value(value.plain().expose()));
            piece(format!("● {}", text.unwrap_or_default()), Tone::Good)
        }
    }
}

/// The help: headings and rows of keys.
#[must_use]
pub fn help() -> Vec<(String, &'static str)> {
    let mut lines = Vec::new();
    for context in Context::ALL {
        lines.push((String::new(), context.title()));
        for binding in keymap::rows(context) {
            let names: Vec<String> = binding.keys.iter().map(|key| key.name()).collect();
            lines.push((names.join(" "), binding.sentence));
        }
    }
    lines
}
