//! The picture: every key of every file, as dlt would resolve it for each profile. Immutable; an edit makes a
//! new picture.

mod absence;
pub mod cell;
pub mod compare;
mod connection;
pub mod consequence;
pub mod convert;
mod declared;
pub mod dependencies;
pub mod environment;
pub mod expectation;
pub mod file;
pub mod import;
pub mod lack;
mod losses;
mod meaning;
mod note;
mod opening;
pub mod problems;
pub mod readers;
pub mod remedy;
pub mod requirement;
mod resolve;
pub mod rows;
pub mod target;
pub mod vaults;
pub mod walk;
mod whole;
mod why;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use hashbrown::HashSet;

use crate::dlt::field;
use crate::dlt::group::{self, Group};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::machine::Machine;
use crate::dlt::provider::Provider;
use crate::dlt::tree::{FileIndex, Mark, NodeId, Tree};
use crate::document::{Document, ItemId, Shape, Spot};
use crate::secret::Secret;
use crate::store::place::Place;
use cell::{Cell, Origin};
use environment::Environment;
use file::{Content, File};
use problems::FileProblem;
use requirement::{AskedKeys, Code, Gathered, Requirements, State};
use rows::Order;

/// One column: a profile, or the only view there is when dlt has no profiles.
#[derive(Clone, Debug)]
pub struct View {
    /// The column's heading: the profile's name, or `default`.
    pub name: String,
    /// The profile; `None` when dlt has no profiles.
    pub profile: Option<Box<str>>,
    /// The files of the secrets provider, strongest first.
    pub secrets: Vec<FileIndex>,
    /// The files of the config provider, strongest first.
    pub config: Vec<FileIndex>,
}

impl View {
    /// The files of a provider, strongest first.
    #[must_use]
    pub fn files(&self, kind: Kind) -> &[FileIndex] {
        match kind {
            Kind::Secrets => &self.secrets,
            Kind::Config => &self.config,
        }
    }
}

/// What the user asked for beside the files.
#[derive(Clone, Default)]
pub struct Options {
    /// The pipeline whose name scopes sections.
    pub pipeline: Option<String>,
    /// Variables that may hold values.
    pub environment: Environment,
    /// Secrets mounted as files, by the file's name.
    pub mounted: HashMap<String, Secret>,
    /// Keys that something asks for, and the kind of file they belong into.
    pub wanted: Vec<(KeyPath, Kind)>,
    /// What the project's Python code asks for.
    pub code: Arc<Code>,
    /// Whether that is still being read: until it is known, what code may call a secret is taken for one.
    pub unscanned: bool,
    /// Default credentials of this machine.
    pub machine: Machine,
    /// The active profile as it was told, whether dlt has profiles here or not.
    pub active: String,
    /// Profiles that get a column whatever the disk has.
    pub profiles: Vec<String>,
    /// Profiles whose columns stand first, in this order, if they have one.
    pub first: Vec<String>,
    /// What was fetched from vaults.
    pub fetched: Vec<vaults::Fetched>,
}

/// The picture of a workspace.
pub struct Workspace {
    place: Arc<Place>,
    options: Arc<Options>,
    active: String,
    files: Vec<File>,
    views: Vec<View>,
    tree: Tree,
    outcomes: losses::Outcomes,
    problems: Vec<FileProblem>,
    /// Per view, what is asked for there.
    gathered: OnceLock<Vec<Gathered>>,
    requirements: Requirements,
    asked: OnceLock<AskedKeys>,
    /// The names of secrets that somebody looks for, and dlt's classes do not call so.
    secret_names: OnceLock<HashSet<String>>,
    order: OnceLock<Order>,
    /// Per view, the providers dlt asks.
    providers: OnceLock<Vec<Vec<Provider>>>,
    cells: resolve::Cells,
}

impl Workspace {
    /// Makes the same picture again, elsewhere.
    pub fn copying(&self) -> impl FnOnce() -> Self + Send + 'static {
        let (place, options) = (Arc::clone(&self.place), Arc::clone(&self.options));
        let (active, files, views) = (self.active.clone(), self.files.clone(), self.views.clone());
        move || Self::picture(place, options, active, files, views)
    }

    fn picture(
        place: Arc<Place>,
        options: Arc<Options>,
        active: String,
        files: Vec<File>,
        views: Vec<View>,
    ) -> Self {
        let mut tree = union(&files, &views);
        for (path, _) in &options.wanted {
            let node = tree.insert(path);
            tree.want(node);
        }
        let outcomes = losses::outcomes(&files, &views, &tree);
        let mut workspace = Self {
            place,
            options,
            active,
            files,
            views,
            tree,
            outcomes,
            problems: Vec::new(),
            gathered: OnceLock::new(),
            requirements: Requirements::default(),
            asked: OnceLock::new(),
            secret_names: OnceLock::new(),
            order: OnceLock::new(),
            providers: OnceLock::new(),
            cells: Vec::new(),
        };
        workspace.problems = workspace.find_problems();
        workspace.list_fetched();
        workspace.requirements = requirement::requirements(&workspace);
        for requirement in workspace.requirements.iter() {
            if requirement.by_variable || requirement.states.contains(&State::Missing) {
                let node = workspace.tree.insert(&requirement.key);
                workspace.tree.want(node);
            }
        }
        workspace.cells = resolve::cells(&workspace);
        workspace.settle_missing();
        workspace
    }

    /// The picture after one file's text became another.
    #[must_use]
    pub fn with_document(&self, file: FileIndex, document: Arc<Document>) -> Self {
        let mut files = self.files.clone();
        files[file].content = Content::Readable(document);
        self.with_files(files)
    }

    /// The picture with rows for keys that are asked for and may stand nowhere.
    #[must_use]
    pub fn with_wanted(&self, wanted: &[(KeyPath, Kind)]) -> Self {
        let mut options = Options::clone(&self.options);
        let new = wanted
            .iter()
            .filter(|(path, _)| !self.options.wanted.iter().any(|(known, _)| known == path));
        options.wanted.extend(new.cloned());
        self.with_options(options)
    }

    fn with_options(&self, options: Options) -> Self {
        let (place, active) = (Arc::clone(&self.place), self.active.clone());
        Self::picture(
            place,
            Arc::new(options),
            active,
            self.files.clone(),
            self.views.clone(),
        )
    }

    /// The picture with other files in the same places.
    #[must_use]
    pub fn with_files(&self, files: Vec<File>) -> Self {
        let (place, options) = (Arc::clone(&self.place), Arc::clone(&self.options));
        Self::picture(place, options, self.active.clone(), files, self.views.clone())
    }

    /// The picture as a deployed run has it: without the environment, the mounted secrets and the global folder of this
    /// machine.
    #[must_use]
    pub fn deployed(&self) -> Self {
        let options = Options {
            environment: Environment::default(),
            mounted: HashMap::new(),
            machine: Machine::default(),
            ..Options::clone(&self.options)
        };
        let mut files = self.files.clone();
        for file in files.iter_mut().filter(|file| file.slot.scope == Scope::Global) {
            file.content = Content::Absent;
            file.saved = None;
        }
        let (place, active) = (Arc::clone(&self.place), self.active.clone());
        Self::picture(place, Arc::new(options), active, files, self.views.clone())
    }

    /// Where it is on disk.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The active profile, or `default`.
    #[must_use]
    pub fn active(&self) -> &str {
        &self.active
    }

    /// The columns.
    #[must_use]
    pub fn views(&self) -> &[View] {
        &self.views
    }

    /// The number of the column of that name.
    #[must_use]
    pub fn view_named(&self, name: &str) -> Option<usize> {
        self.views.iter().position(|view| view.name == name)
    }

    /// Every place of dlt's layout, with what stands there.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file of a place in the layout.
    #[must_use]
    pub fn file_at(&self, slot: &Slot) -> Option<FileIndex> {
        self.files.iter().position(|file| file.slot == *slot)
    }

    /// The union of all keys.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The variables that may hold values, and the pipeline's name.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The key whose walk dlt goes to fill this one: with the name of the source's function, where code asks for it.
    #[must_use]
    pub fn asked_as<'w>(&'w self, path: &'w KeyPath) -> &'w KeyPath {
        self.requirements
            .at(path)
            .map_or(path, |requirement| &requirement.full)
    }

    /// What dlt fails without.
    #[must_use]
    pub fn requirements(&self) -> &Requirements {
        &self.requirements
    }

    /// Every key that anything asks for.
    #[must_use]
    pub fn asked(&self) -> &AskedKeys {
        self.asked.get_or_init(|| AskedKeys::of(self))
    }

    /// Whether a key's value is a secret: by its name, or because somebody looks for a secret there.
    #[must_use]
    pub fn is_secret(&self, path: &KeyPath) -> bool {
        let top = &*path.parts()[0];
        let is_settled = top == "destination" || (top != "sources" && group::is_known_section(top));
        field::is_secret(path.name())
            || (self.options.unscanned && !is_settled)
            || (self.secret_names().contains(path.name()) && self.asked().is_secret(path))
    }

    fn secret_names(&self) -> &HashSet<String> {
        self.secret_names.get_or_init(|| requirement::secret_names(self))
    }

    /// The picture with what the project's code asks for.
    #[must_use]
    pub fn with_code(&self, code: Arc<Code>) -> Self {
        let options = Options {
            code,
            unscanned: false,
            ..Options::clone(&self.options)
        };
        self.with_options(options)
    }

    /// What a profile gets for a key; `None` where the node is a section for it.
    #[must_use]
    pub fn cell(&self, view: usize, node: NodeId) -> Option<&Cell> {
        self.cells.get(view)?.get(node.index())?.get()
    }

    /// The group of a top-level node.
    #[must_use]
    pub fn group(&self, top: NodeId) -> Group {
        group::of(&self.tree, top, self.options.pipeline.as_deref())
    }

    /// The names of the files of profiles, which dlt ignores where it has no profiles.
    #[must_use]
    pub fn profile_files(&self) -> Vec<&str> {
        let files = self.files.iter();
        let of_profiles =
            files.filter(|file| file.slot.profile.is_some() && !matches!(file.content, Content::Absent));
        of_profiles.map(|file| file.label.as_str()).collect()
    }

    /// The name of the file a new value of a column goes to: the profile's own where it stands, else the shared one.
    #[must_use]
    pub fn usual_file(&self, view: usize, kind: Kind) -> String {
        self.place.label(&self.usual_slot(view, kind))
    }

    /// The place of the layout a new value of a column goes to.
    #[must_use]
    pub fn usual_slot(&self, view: usize, kind: Kind) -> Slot {
        let own = Slot::new(Scope::Project, self.views[view].profile.as_deref(), kind);
        let shared = Slot::new(Scope::Project, None, kind);
        let exists = self
            .file_at(&own)
            .is_some_and(|file| self.files[file].document().is_some());
        if exists { own } else { shared }
    }

    /// Where the first value of a node, or below it, comes from for a column.
    #[must_use]
    pub fn first_below(&self, view: usize, node: NodeId) -> Option<Origin> {
        let own = self.cell(view, node).and_then(|cell| cell.origin);
        let from_file = own.filter(|origin| matches!(origin, Origin::File { .. }));
        from_file.or_else(|| {
            let mut children = self.tree.children(node);
            children.find_map(|(_, child)| self.first_below(view, child))
        })
    }

    /// The value a profile gets for a key.
    #[must_use]
    pub fn value(&self, origin: &Origin, path: &KeyPath) -> Option<crate::document::Value> {
        match origin {
            Origin::Environment => {
                let text = self.options.environment.get(&path.env_name())?;
                Some(crate::document::Value::String(text.clone()))
            }
            Origin::File { file, item } => self.files[*file].document()?.value(*item),
            Origin::Vault(at) => self.fetched_value(*at, path),
        }
    }
}

/// The keys of every file some column reads: what dlt ignores is in no column.
fn union(files: &[File], views: &[View]) -> Tree {
    fn add(tree: &mut Tree, node: NodeId, document: &Document, item: ItemId, file: FileIndex) {
        for (name, child) in document.children(item) {
            let node = tree.child_or_insert(node, name);
            match document.leaf(child) {
                Some(_) => tree.mark(node, file, Mark::Leaf(child.index())),
                None => {
                    let inline = matches!(
                        *document.shape(child),
                        Shape::Table {
                            spot: Spot::Inline { .. },
                            ..
                        }
                    );
                    tree.mark(node, file, Mark::Table { inline });
                    add(tree, node, document, child, file);
                }
            }
        }
    }
    let mut tree = Tree::default();
    for (index, file) in files.iter().enumerate() {
        let is_read = views
            .iter()
            .any(|view| view.files(file.slot.kind).contains(&index));
        if let Some(document) = file.document().filter(|_| is_read) {
            // Most files have the keys of the others.
            tree.reserve(document.item_count().saturating_sub(tree.len()));
            add(&mut tree, Tree::ROOT, document, ItemId::ROOT, index);
        }
    }
    tree
}
