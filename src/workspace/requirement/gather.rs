//! Everything that is asked for in a column: by code, by destinations in use, by vaults that are enabled.

use std::sync::Arc;

use super::DestinationInUse;
use super::code::UsedDestination;
use super::demand::{Asked, Asker, Demand};
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::spec::Field;
use crate::dlt::tree::Tree;
use crate::workspace::Workspace;

/// Everything that is asked for in a column.
#[derive(Default)]
pub(in crate::workspace) struct Gathered {
    /// Each with the pipelines whose sections are looked at first.
    pub(super) demands: Vec<(Arc<Demand>, Vec<String>)>,
    /// The destinations in use.
    pub(super) destinations: Vec<DestinationInUse>,
    /// The destinations the code speaks of and of which nobody says the type: name, and who speaks of it.
    pub(super) unknown: Vec<(String, Asker)>,
}

/// The vaults dlt can ask, and the class of their credentials (`config_providers_context.py`).
pub(super) const VAULTS: [(&str, &str); 2] = [
    ("google_secrets", "GcpServiceAccountCredentials"),
    ("aws_secrets", "AwsCredentials"),
];

/// What dlt takes for a staging destination where it needs one and none is given (`_set_destinations` in
/// `dlt/pipeline/pipeline.py`).
const STAGING: &str = "filesystem";

impl Workspace {
    /// Everything that is asked for in a column.
    pub(super) fn gathered(&self, view: usize) -> &Gathered {
        let views = 0..self.views().len();
        let all = self
            .gathered
            .get_or_init(|| views.map(|view| gather(self, view)).collect());
        &all[view]
    }
}

fn gather(workspace: &Workspace, view: usize) -> Gathered {
    let options = workspace.options();
    let code = &options.code;
    let named = options.pipeline.iter().filter(|name| !name.is_empty());
    let asked: Vec<String> = named.cloned().collect();
    let any = if asked.is_empty() { &code.pipelines } else { &asked };
    let mut gathered = Gathered::default();
    for demand in &code.demands {
        let pipelines = match demand.pipelines.as_slice() {
            [] => any.clone(),
            own if asked.is_empty() => own.to_vec(),
            own if own.iter().any(|name| asked.contains(name)) => asked.clone(),
            _ => continue,
        };
        gathered.demands.push((Arc::clone(demand), pipelines));
    }
    for used in &code.destinations {
        let pipelines = match &used.pipeline {
            Some(name) if !asked.is_empty() && !asked.contains(name) => continue,
            Some(name) => vec![name.clone()],
            None => asked.clone(),
        };
        gathered.add_used(workspace, view, used, &pipelines);
    }
    // Where no code says which destinations are used, those with a section are.
    if code.destinations.is_empty() {
        for name in sections_below(workspace, view, "destination") {
            if let Some(kind) = workspace.destination_type(view, &name) {
                gathered.add(&name, &kind, None, any, &Asker::default());
            }
        }
    }
    gathered
        .demands
        .extend(vaults(workspace, view).map(|demand| (Arc::new(demand), asked.clone())));
    gathered
}

impl Gathered {
    /// A destination that the code speaks of.
    fn add_used(&mut self, workspace: &Workspace, view: usize, used: &UsedDestination, pipelines: &[String]) {
        let known = |kind: &&str| Catalogue::get().destination(kind).is_some();
        let said = used.kind.as_deref().filter(known).map(str::to_owned);
        let Some(kind) = said.or_else(|| workspace.destination_type(view, &used.name)) else {
            let is_own = |demand: &Arc<Demand>| demand.sections == ["destination", used.name.as_str()];
            let new = (used.name.clone(), used.by.clone());
            if used.kind.is_none()
                && !workspace.options().code.demands.iter().any(is_own)
                && !self.unknown.contains(&new)
            {
                self.unknown.push(new);
            }
            return;
        };
        self.add(&used.name, &kind, Some(used), pipelines, &used.by);
        let needs_staging = |kind| {
            let known = Catalogue::get().known_destination(kind);
            known.is_some_and(|known| known.needs_staging)
        };
        if used.alone && needs_staging(&kind) {
            self.add(STAGING, STAGING, None, pipelines, &used.by);
        }
    }

    fn add(
        &mut self,
        name: &str,
        kind: &str,
        used: Option<&UsedDestination>,
        pipelines: &[String],
        by: &Asker,
    ) {
        let implied = used.is_none() && by.place.is_some();
        match self.destinations.iter_mut().find(|known| known.name == name) {
            Some(known) => known.implied &= implied,
            None => self.destinations.push(DestinationInUse {
                name: name.to_owned(),
                kind: kind.to_owned(),
                implied,
            }),
        }
        let by = Asker {
            of: Some(format!("dlt's {} destination", last(kind))),
            ..by.clone()
        };
        let fields = Catalogue::get()
            .destination(kind)
            .map_or(&[][..], |spec| &spec.fields);
        let asked = fields.iter().map(|field| Asked {
            given: used.is_some_and(|used| used.given.contains(&field.name)),
            decided: used.and_then(|used| used.decides(&field.name)),
            ..Asked::new(field.clone(), by.clone())
        });
        let demand = Demand {
            sections: vec!["destination".to_owned(), name.to_owned()],
            asked: asked.collect(),
            used: true,
            ..Demand::default()
        };
        self.demands.push((Arc::new(demand), pipelines.to_vec()));
    }
}

/// The short name of a type: `postgres` of `dlt.destinations.postgres`.
pub(super) fn last(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or(kind)
}

/// The sections below a top-level section for which a column's files have a table.
fn sections_below(workspace: &Workspace, view: usize, top: &str) -> Vec<String> {
    let tree = workspace.tree();
    let Some(top) = tree.child(Tree::ROOT, top) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for (name, node) in tree.children(top) {
        let has_table = Kind::ALL.into_iter().any(|kind| {
            let files = workspace.views()[view].files(kind);
            let inside = workspace.merged(view, kind, top, files).tables;
            !workspace.merged(view, kind, node, &inside).tables.is_empty()
        });
        if has_table {
            names.push(name.to_owned());
        }
    }
    names
}

/// The credentials of the vaults that are enabled.
fn vaults(workspace: &Workspace, view: usize) -> impl Iterator<Item = Demand> {
    let is_enabled = move |(name, _): &(&str, &str)| {
        let setting = vec!["providers".into(), format!("enable_{name}").into()];
        KeyPath::new(setting).is_some_and(|path| workspace.is_on(view, &path))
    };
    VAULTS.into_iter().filter(is_enabled).map(|(name, class)| {
        let credentials = Field {
            name: "credentials".to_owned(),
            secret: true,
            specs: vec![class.to_owned()],
            ..Field::default()
        };
        let by = Asker {
            of: Some(format!("dlt's {name} provider")),
            ..Asker::default()
        };
        Demand {
            sections: vec!["providers".to_owned(), name.to_owned()],
            asked: vec![Asked::new(credentials, by)],
            used: true,
            ..Demand::default()
        }
    })
}
