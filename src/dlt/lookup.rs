//! Where dlt looks for a field: the sections it belongs to, and the paths that are tried.
//!
//! From `_build_section_lookup_paths` and `_apply_embedded_sections_to_config_sections` in
//! `dlt/common/configuration/resolve.py`.

use super::key::KeyPath;

/// What `destination_type` is called; dlt reads it plainly, without a walk.
const DESTINATION_TYPE: &str = "destination_type";

/// A field as dlt asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question<'k> {
    /// The sections the code gives: `destination`, `postgres`.
    pub explicit: Vec<&'k str>,
    /// The groups of nested configurations on the way to the field: `credentials`.
    pub groups: Vec<&'k str>,
    /// The field's name.
    pub field: &'k str,
    /// Whether dlt calls it secret.
    pub secret: bool,
    /// Whether only exactly this path is read.
    pub plain: bool,
    /// Whether the path does not name the source's function, so that the section is taken for it.
    pub guessed: bool,
}

impl<'k> Question<'k> {
    /// The question behind a full key path.
    ///
    /// `destination.<name>.…` is a field of a destination, `sources.<section>.<name>.…` an argument of a source
    /// (`sources.<name>.<argument>` where section and name are one), anything else a field in its sections.
    /// `secret` tells of the field's kind.
    #[must_use]
    pub fn of(path: &'k KeyPath, secret: bool) -> Self {
        let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
        let count = parts.len();
        let (explicit, groups) = match parts[..] {
            ["destination", name, _, ..] => (vec!["destination", name], parts[2..count - 1].to_vec()),
            ["sources", name, _] => (vec!["sources", name, name], Vec::new()),
            ["sources", name, "credentials", _, ..] => {
                (vec!["sources", name, name], parts[2..count - 1].to_vec())
            }
            ["sources", section, name, _, ..] => {
                (vec!["sources", section, name], parts[3..count - 1].to_vec())
            }
            _ => (parts[..count - 1].to_vec(), Vec::new()),
        };
        let field = parts[count - 1];
        let plain = matches!(parts[..], ["destination", _, DESTINATION_TYPE]);
        let guessed = matches!(
            parts[..],
            ["sources", _, _] | ["sources", _, "credentials", _, ..]
        );
        Self {
            explicit,
            groups,
            field,
            secret: secret && !plain,
            plain,
            guessed,
        }
    }

    /// The question of a whole group on the way to the field: the first `depth` groups, the last as the field.
    #[must_use]
    pub fn group(&self, depth: usize) -> Self {
        let (field, groups) = self.groups[..depth]
            .split_last()
            .map_or((self.field, &[][..]), |(f, g)| (*f, g));
        Self {
            explicit: self.explicit.clone(),
            groups: groups.to_vec(),
            field,
            secret: true,
            plain: false,
            guessed: self.guessed,
        }
    }

    /// The section paths that are tried in each provider, in order; the field's name comes behind each.
    ///
    /// Sections drop off from the right, the innermost group never; the compact path of a source, without its
    /// section, is always the third.
    #[must_use]
    pub fn paths(&self) -> Vec<Vec<&'k str>> {
        if self.plain {
            return vec![self.explicit.clone()];
        }
        let hidden = |group: &&str| group.starts_with('_');
        let innermost = self.groups.last().filter(|group| !hidden(group)).copied();
        let outer = self.groups[..self.groups.len().saturating_sub(1)]
            .iter()
            .filter(|group| !hidden(group));
        let embedded: Vec<&str> = outer.copied().collect();
        let sections: Vec<&str> = self.explicit.iter().chain(&embedded).copied().collect();
        let with_innermost =
            |sections: &[&'k str]| sections.iter().copied().chain(innermost).collect::<Vec<_>>();
        let mut paths: Vec<Vec<&str>> = (0..=sections.len())
            .rev()
            .map(|count| with_innermost(&sections[..count]))
            .collect();
        if let ["sources", section, name] = self.explicit[..]
            && section != name
        {
            let short: Vec<&str> = ["sources", name].into_iter().chain(embedded).collect();
            let compact = with_innermost(&short);
            if !paths.contains(&compact) {
                paths.insert(2, compact);
            }
        }
        paths
    }

    /// The destination's name, when it is a field of a destination.
    #[must_use]
    pub fn destination(&self) -> Option<&'k str> {
        match self.explicit[..] {
            ["destination", name] if !self.plain => Some(name),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(key: &[&str]) -> Vec<String> {
        let path = KeyPath::new(key.iter().map(|&part| part.into()).collect()).unwrap();
        let question = Question::of(&path, false);
        question
            .paths()
            .iter()
            .map(|path| format!("{}.{}", path.join("."), question.field))
            .collect()
    }

    #[test]
    fn sections_drop_off_from_the_right_and_the_innermost_group_stays() {
        let got = paths(&["destination", "postgres", "credentials", "password"]);
        let expected = [
            "destination.postgres.credentials.password",
            "destination.credentials.password",
            "credentials.password",
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn the_compact_path_of_a_source_is_the_third() {
        let got = paths(&["sources", "pipedrive", "deals", "api_key"]);
        let expected = [
            "sources.pipedrive.deals.api_key",
            "sources.pipedrive.api_key",
            "sources.deals.api_key",
        ];
        assert_eq!(got[..3], expected);
        assert_eq!(got.len(), 5);
        let nested = paths(&["sources", "s", "n", "g", "credentials", "x"]);
        assert_eq!(nested[2], "sources.n.g.credentials.x");
    }

    #[test]
    fn a_source_named_like_its_section_has_no_compact_path() {
        let got = paths(&["sources", "pipedrive", "api_key"]);
        assert_eq!(
            got,
            [
                "sources.pipedrive.pipedrive.api_key",
                "sources.pipedrive.api_key",
                "sources.api_key",
                ".api_key"
            ]
        );
    }

    #[test]
    fn deeper_groups_keep_the_last_and_drop_the_ones_before_it() {
        let got = paths(&["destination", "ducklake", "credentials", "catalog", "password"]);
        let expected = [
            "destination.ducklake.credentials.catalog.password",
            "destination.ducklake.catalog.password",
            "destination.catalog.password",
            "catalog.password",
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn the_type_of_a_destination_is_read_plainly() {
        assert_eq!(
            paths(&["destination", "wh", "destination_type"]),
            ["destination.wh.destination_type"]
        );
    }
}
