//! Field names that dlt's specs declare as secret.

use super::catalogue::Catalogue;

/// Secret in one spec each (Databricks, DuckLake), plain names in all others.
const LEFT_OUT: [&str; 2] = ["catalog", "client_id"];

/// Whether some spec of dlt calls a field of this name secret. A guess where the spec is not known: it decides what is
/// masked, never what dlt does.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    !LEFT_OUT.contains(&name) && Catalogue::get().is_secret_field(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_secret_that_some_spec_calls_so() {
        for name in [
            "password",
            "private_key",
            "token",
            "api_key",
            "credentials",
            "aws_secret_access_key",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["location", "username", "host", "catalog", "client_id"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
