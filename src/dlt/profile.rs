//! Profiles: which exist, which is active.

/// The profile used when nothing says otherwise.
pub const DEFAULT: &str = "dev";

/// The profile of deployed pipelines.
pub const PRODUCTION: &str = "prod";

/// The one column of a workspace without the marker file, where dlt has no profiles.
pub const NO_PROFILES: &str = "default";

/// The columns every workspace with profiles has.
pub const ALWAYS_SHOWN: [&str; 3] = ["dev", "prod", "access"];

/// Whether dlt knows the profile without a pin (`dlt/_workspace/profile.py`).
#[must_use]
pub fn is_built_in(name: &str) -> bool {
    ["dev", "prod", "tests", "access"].contains(&name)
}

/// Whether a profile's files stay on this machine (`LOCAL_PROFILES` in `dlt/_workspace/profile.py`).
#[must_use]
pub fn is_local(name: &str) -> bool {
    ["dev", "tests"].contains(&name)
}

/// Whether `dlthub deploy` runs something as this profile: pipelines as `prod`, notebooks as `access`.
#[must_use]
pub fn is_deployed(name: &str) -> bool {
    matches!(name, "prod" | "access")
}

/// The active profile: explicit argument, then `WORKSPACE__PROFILE`, then the pin file's first line, then `dev`.
/// Empty texts count as absent (`plug_workspace_context_impl` in `dlt/_workspace/_plugins.py`).
#[must_use]
pub fn active(explicit: Option<&str>, environment: Option<&str>, pin: Option<&str>) -> String {
    [explicit, environment, pin]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .unwrap_or(DEFAULT)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_profile_prefers_argument_then_environment_then_pin() {
        assert_eq!(active(Some("a"), Some("b"), Some("c")), "a");
        assert_eq!(active(None, Some("b"), Some("c")), "b");
        assert_eq!(active(None, None, Some("c")), "c");
        assert_eq!(active(None, None, None), "dev");
    }

    #[test]
    fn empty_names_count_as_absent() {
        assert_eq!(active(Some(""), Some(""), Some("")), "dev");
    }
}
