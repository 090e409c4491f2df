//! Files of others that hold values for keys: the key files of Google, AWS, Azure and Snowflake, and variables.

mod aws;
mod azure;
pub mod dotenv;
mod google;
mod key_file;
pub mod pem;

pub use dotenv::Variable;
pub use key_file::{Form, Given, KeyFile};

use super::Problem;
use super::position::Position;
use crate::secret::Secret;

/// What such a file says.
#[derive(Clone)]
pub enum Foreign {
    /// The fields of one group of credentials.
    Key(KeyFile),
    /// Variables, each by its name.
    Variables(Vec<Variable>),
}

const UNKNOWN: &str = "it is none of the files that can be imported: a service account's JSON, an OAuth client's JSON, AWS keys \
     (JSON, CSV, ~/.aws/credentials), an Azure service principal's JSON, a private key (PEM), variables (NAME=VALUE)";

impl Foreign {
    /// Tells by its content what a file is, and reads it.
    ///
    /// # Errors
    /// What is wrong and where, without a word of the text.
    pub fn read(text: &Secret) -> Result<Self, Problem> {
        let text = text.expose().trim_start_matches('\u{feff}');
        let problem = |message: &str| Problem {
            message: message.to_owned(),
            position: None,
        };
        let start = text.trim_start();
        if start.starts_with(['{', '[']) {
            let json = serde_json::from_str(text).map_err(|error| Problem {
                // The library's own words may quote the text.
                message: "the JSON cannot be read from here on".to_owned(),
                position: Some(Position {
                    line: error.line(),
                    column: error.column(),
                }),
            });
            // An INI file begins with a bracket, too.
            return match (json, aws::ini(text)) {
                (_, Some(keys)) => keys.map(Self::Key).map_err(|why| problem(&why)),
                (Ok(json), None) => of_json(&json).map(Self::Key).ok_or_else(|| problem(UNKNOWN)),
                (Err(why), None) if start.starts_with('{') => Err(why),
                (Err(_), None) => Err(problem(UNKNOWN)),
            };
        }
        if pem::is_begun(start) {
            return pem::read(start).map(Self::Key).map_err(|why| problem(&why));
        }
        if let Some(keys) = aws::csv(text).or_else(|| aws::ini(text)) {
            return keys.map(Self::Key).map_err(|why| problem(&why));
        }
        if let Some(key) = pem::der(start) {
            return Ok(Self::Key(key));
        }
        match dotenv::parse(text) {
            Ok(variables) if !variables.is_empty() => {
                Ok(aws::variables(&variables).map_or(Self::Variables(variables), Self::Key))
            }
            Err(why) if dotenv::looks_like_it(text) => Err(why),
            Ok(_) | Err(_) => Err(problem(UNKNOWN)),
        }
    }

    /// Reads a text that was pasted where keys are shown: a key file, or several variables with sections in their names.
    /// Anything else is `None`.
    #[must_use]
    pub fn pasted(text: &Secret) -> Option<Self> {
        match Self::read(text).ok()? {
            Self::Variables(variables) => {
                let has_sections = |variable: &&Variable| variable.name.contains("__");
                let several = variables.iter().filter(has_sections).count() > 1;
                several.then_some(Self::Variables(variables))
            }
            key @ Self::Key(_) => Some(key),
        }
    }
}

fn of_json(json: &serde_json::Value) -> Option<KeyFile> {
    let object = json.as_object()?;
    google::service_account(object)
        .or_else(|| aws::json(object))
        .or_else(|| azure::principal(object))
        .or_else(|| google::oauth_client(object))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Option<Form> {
        match Foreign::read(&text.into()).ok()? {
            Foreign::Key(key) => Some(key.form),
            Foreign::Variables(_) => None,
        }
    }

    fn why(text: &str) -> (String, Option<usize>) {
        let problem = Foreign::read(&text.into()).err().unwrap();
        (problem.message, problem.position.map(|at| at.line))
    }

    #[test]
    fn a_file_is_told_by_its_content() {
        let google = r#"{"type": "service_account", "private_key": "k", "client_email": "e"}"#;
        assert_eq!(form(google), Some(Form::ServiceAccount));
        let client = r#"{"installed": {"client_id": "c", "client_secret": "s", "redirect_uris": []}}"#;
        assert_eq!(form(client), Some(Form::OAuthClient));
        let user =
            r#"{"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}"#;
        assert_eq!(form(user), Some(Form::OAuthClient));
        let created = r#"{"AccessKey": {"AccessKeyId": "a", "SecretAccessKey": "s", "Status": "Active"}}"#;
        assert_eq!(form(created), Some(Form::AwsKeys));
        assert_eq!(
            form("[default]\naws_access_key_id = a\naws_secret_access_key = s\n"),
            Some(Form::AwsKeys)
        );
        assert_eq!(
            form("\u{feff}Access key ID,Secret access key\na,s\n"),
            Some(Form::AwsKeys)
        );
        assert_eq!(
            form("export AWS_ACCESS_KEY_ID=a\nexport AWS_SECRET_ACCESS_KEY=s\n"),
            Some(Form::AwsKeys)
        );
        assert_eq!(
            form(r#"{"appId": "a", "password": "p", "tenant": "t"}"#),
            Some(Form::AzurePrincipal)
        );
        let pem = "-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----\n";
        assert_eq!(form(pem), Some(Form::PrivateKey));
        assert!(matches!(
            Foreign::read(&"A__B=c".into()),
            Ok(Foreign::Variables(_))
        ));
    }

    #[test]
    fn what_is_wrong_is_told_without_the_text() {
        assert_eq!(
            why("{\"a\": CANARY}"),
            ("the JSON cannot be read from here on".to_owned(), Some(1))
        );
        assert_eq!(why("A__B='CANARY").1, Some(1));
        for text in ["{\"a\": 1}", "[1, 2]", "some words of CANARY", "", "# only this"] {
            assert_eq!(why(text).0, UNKNOWN, "{text}");
        }
    }

    #[test]
    fn of_pasted_texts_only_several_variables_with_sections_count() {
        let pasted = |text: &str| Foreign::pasted(&text.into()).is_some();
        assert!(pasted("A__B=1\nC__D=2"));
        assert!(!pasted("A__B=1") && !pasted("A=1\nB=2") && !pasted("a word"));
        assert!(pasted(r#"{"appId": "a", "password": "p", "tenant": "t"}"#));
    }
}
