//! A vendor's key file, and which fields of dlt's classes it fills.

use crate::document::{Value, ValueType};

/// What kind of key file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The JSON key of a Google service account.
    ServiceAccount,
    /// The JSON of a Google OAuth client, or of a user signed in with one.
    OAuthClient,
    /// The keys of an AWS user or role.
    AwsKeys,
    /// The JSON of an Azure service principal.
    AzurePrincipal,
    /// A private key alone.
    PrivateKey,
}

impl Form {
    /// What it is, with its article.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::ServiceAccount => "a service account's key",
            Self::OAuthClient => "an OAuth client",
            Self::AwsKeys => "AWS keys",
            Self::AzurePrincipal => "an Azure service principal",
            Self::PrivateKey => "a private key",
        }
    }

    /// The fields without which a class does not take it.
    #[must_use]
    pub fn essential(self) -> &'static [&'static str] {
        match self {
            Self::ServiceAccount => &["private_key", "client_email"],
            Self::OAuthClient => &["client_id", "client_secret", "refresh_token"],
            Self::AwsKeys => &["aws_access_key_id", "aws_secret_access_key"],
            Self::AzurePrincipal => &["azure_client_id", "azure_client_secret", "azure_tenant_id"],
            Self::PrivateKey => &["private_key"],
        }
    }
}

/// A key file that was read.
#[derive(Clone)]
pub struct KeyFile {
    /// What it is.
    pub form: Form,
    /// What it gives, in its order.
    pub given: Vec<Given>,
    /// What else dlt needs with it.
    pub remark: Option<&'static str>,
}

/// One thing that a key file gives.
#[derive(Clone)]
pub struct Given {
    /// Its name there.
    pub name: String,
    /// The field of dlt's class; `None` for what no class has.
    pub field: Option<String>,
    /// Its value; `None` for none.
    pub value: Option<Value>,
}

impl Given {
    /// A member of a JSON object.
    pub(super) fn of_json(name: &str, field: Option<&str>, value: &serde_json::Value) -> Self {
        let literal = |value_type| Value::read(&value.to_string(), value_type).ok();
        let value = match value {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(Value::text(&super::pem::with_line_breaks(text))),
            serde_json::Value::Bool(_) => literal(ValueType::Boolean),
            serde_json::Value::Number(_) => literal(ValueType::Integer).or_else(|| literal(ValueType::Float)),
            serde_json::Value::Array(_) => literal(ValueType::Array),
            serde_json::Value::Object(_) => literal(ValueType::Table),
        };
        Self {
            name: name.to_owned(),
            field: field.map(str::to_owned),
            value,
        }
    }

    /// A text.
    pub(super) fn text(name: &str, field: Option<&str>, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            field: field.map(str::to_owned),
            value: Some(Value::text(value)),
        }
    }
}
