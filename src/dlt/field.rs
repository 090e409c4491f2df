//! Field names that dlt's specs declare as secret.

/// Fields that carry dlt's secret hint in at least one spec of dlt 1.31.0, sorted. Left out are `catalog` and
/// `client_id`: secret in one spec each, plain names in all others.
/// `tests/dlt/secret_fields.py` compares the list with dlt.
pub const SECRET_FIELDS: [&str; 22] = [
    "access_token",
    "api_key",
    "aws_secret_access_key",
    "aws_session_token",
    "azure_client_secret",
    "azure_storage_account_key",
    "azure_storage_sas_token",
    "client_secret",
    "credential",
    "credentials",
    "dlthub_dsn",
    "package_repository_ssh_key",
    "password",
    "pipeline_salt",
    "private_key",
    "private_key_passphrase",
    "refresh_token",
    "sftp_key_passphrase",
    "sftp_password",
    "slack_incoming_hook",
    "statements",
    "token",
];

/// Whether dlt calls a field of this name secret.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    SECRET_FIELDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(SECRET_FIELDS.is_sorted());
        assert!(is_secret("private_key") && !is_secret("location"));
    }
}
