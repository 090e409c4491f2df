//! Default credentials of the machine, which dlt takes where none are configured.

/// Whose default credentials the machine has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// AWS: variables, `~/.aws`.
    pub aws: bool,
    /// Google: `GOOGLE_APPLICATION_CREDENTIALS`, the file that `gcloud auth application-default login` writes.
    pub google: bool,
    /// Azure: variables, what `az login` writes.
    pub azure: bool,
}

impl Machine {
    /// Whether they stand in for a class of dlt's.
    #[must_use]
    pub fn has(self, class: &str) -> bool {
        match class {
            _ if class.starts_with("Aws") => self.aws,
            _ if class.starts_with("Gcp") => self.google,
            _ if class.starts_with("Azure") || class.starts_with("Fabric") => self.azure,
            _ => false,
        }
    }
}
