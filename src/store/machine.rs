//! Whether this machine has default credentials of a cloud.

use std::path::Path;

use crate::dlt::machine::Machine;

/// Looks for default credentials: in variables that the clouds' libraries read, and in the files their tools write
/// below the home folder. Nothing is opened.
#[must_use]
pub fn machine(home: Option<&Path>, variable: &dyn Fn(&str) -> Option<String>) -> Machine {
    let is_set = |names: &[&str]| {
        names
            .iter()
            .any(|name| variable(name).is_some_and(|value| !value.is_empty()))
    };
    let exists = |files: &[&str]| home.is_some_and(|home| files.iter().any(|file| home.join(file).is_file()));
    Machine {
        aws: is_set(&["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"])
            || exists(&[".aws/credentials"]),
        google: is_set(&["GOOGLE_APPLICATION_CREDENTIALS"])
            || exists(&[".config/gcloud/application_default_credentials.json"]),
        azure: is_set(&["AZURE_CLIENT_ID", "AZURE_USERNAME"]) || exists(&[".azure/azureProfile.json"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_or_a_file_tells() {
        let home = tempfile::tempdir().unwrap();
        let none = |_: &str| None;
        assert_eq!(machine(Some(home.path()), &none), Machine::default());
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/credentials"), "").unwrap();
        assert!(machine(Some(home.path()), &none).aws);
        let google = |name: &str| (name == "GOOGLE_APPLICATION_CREDENTIALS").then(|| "x.json".to_owned());
        assert!(machine(None, &google).google && !machine(None, &google).aws);
    }
}
