//! Everything that is asked for in a column: by code, by destinations in use, by vaults that are enabled.

use super::demand::{Asked, Asker, Demand};
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::spec::Field;
use crate::dlt::tree::Tree;
use crate::workspace::Workspace;

/// Everything that is asked for in a column, each with the pipelines whose sections are looked at first.
pub(super) fn demands(
    workspace: &Workspace,
    view: usize,
    destinations: &mut Vec<(String, String)>,
    unknown: &mut Vec<(String, Asker)>,
) -> Vec<(Demand, Vec<String>)> {
    let options = workspace.options();
    let code = &options.code;
    let asked: Vec<String> = options
        .pipeline
        .iter()
        .filter(|name| !name.is_empty())
        .cloned()
        .collect();
    let any = if asked.is_empty() { &code.pipelines } else { &asked };
    let mut demands: Vec<(Demand, Vec<String>)> = code
        .demands
        .iter()
        .map(|demand| (demand.clone(), any.clone()))
        .collect();
    let mut add = |name: &str, kind: Option<&str>, given: &[String], pipelines: Vec<String>, by: &Asker| {
        let known = |kind: &&str| Catalogue::get().destination(kind).is_some();
        let said = kind.filter(known).map(str::to_owned);
        let Some(kind) = said.or_else(|| workspace.destination_type(view, name)) else {
            let is_of_project = |demand: &Demand| demand.sections == ["destination", name];
            let own = code.demands.iter().any(is_of_project);
            let new = (name.to_owned(), by.clone());
            if !own && kind.is_none() && !unknown.contains(&new) {
                unknown.push(new);
            }
            return;
        };
        if !destinations.iter().any(|(known, _)| known == name) {
            destinations.push((name.to_owned(), kind.clone()));
        }
        let by = Asker {
            of: Some(format!("dlt's {} destination", last(&kind))),
            ..by.clone()
        };
        let fields = Catalogue::get()
            .destination(&kind)
            .map_or(&[][..], |spec| &spec.fields);
        let asked = fields.iter().map(|field| Asked {
            given: given.contains(&field.name),
            ..Asked::new(field.clone(), by.clone())
        });
        let demand = Demand {
            sections: vec!["destination".to_owned(), name.to_owned()],
            asked: asked.collect(),
            plain: false,
        };
        demands.push((demand, pipelines));
    };
    for used in &code.destinations {
        let of_asked = |pipeline: &&String| asked.is_empty() || asked.contains(pipeline);
        match &used.pipeline {
            Some(pipeline) if !of_asked(&pipeline) => {}
            pipeline => {
                let scopes = pipeline.clone().map_or_else(|| asked.clone(), |name| vec![name]);
                add(&used.name, used.kind.as_deref(), &used.given, scopes, &used.by);
            }
        }
    }
    // Where no code says which destinations are used, those with a section are.
    if code.destinations.is_empty() {
        for name in sections_below(workspace, view, "destination") {
            add(&name, None, &[], any.clone(), &Asker::default());
        }
        unknown.retain(|(_, by)| *by != Asker::default());
    }
    demands.extend(vaults(workspace, view).map(|demand| (demand, asked.clone())));
    demands
}

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

/// The vaults dlt can ask, and the class of their credentials (`config_providers_context.py`).
const VAULTS: [(&str, &str); 2] = [
    ("google_secrets", "GcpServiceAccountCredentials"),
    ("aws_secrets", "AwsCredentials"),
];

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
            plain: false,
        }
    })
}
