//! Findings that differ in nothing but the profile, told once.

use indexmap::IndexMap;

use super::finding::Finding;

/// A finding, and the profiles it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The finding; of its profile it says nothing.
    pub finding: Finding,
    /// The profiles, in the order they were found in.
    pub profiles: Vec<String>,
}

/// Puts alike ones together, worst first.
#[must_use]
pub fn alike(findings: &[Finding]) -> Vec<Alike> {
    let mut merged: IndexMap<Finding, Vec<String>> = IndexMap::new();
    for finding in findings {
        let of_any = Finding {
            profile: String::new(),
            ..finding.clone()
        };
        merged.entry(of_any).or_default().push(finding.profile.clone());
    }
    merged.sort_by(|one, _, other, _| one.severity.cmp(&other.severity));
    merged
        .into_iter()
        .map(|(finding, profiles)| Alike { finding, profiles })
        .collect()
}
