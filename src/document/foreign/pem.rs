//! Private keys as text: PEM, and DER in base64.

use std::borrow::Cow;

use super::{Form, Given, KeyFile};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Whether a text begins as PEM does.
pub(super) fn is_begun(text: &str) -> bool {
    text.starts_with(BEGIN)
}

/// The text of a PEM with real line breaks, where it has them as `\n` or with carriage returns: so variables and JSON
/// written twice carry them, and no library reads it so. Any other text as it is.
#[must_use]
pub fn with_line_breaks(text: &str) -> Cow<'_, str> {
    if !text.trim_start().starts_with(BEGIN) || !(text.contains("\\n") || text.contains('\r')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\\r", "").replace("\\n", "\n");
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The private key in a PEM file, which may hold certificates beside it.
pub(super) fn read(text: &str) -> Result<KeyFile, String> {
    let text = with_line_breaks(text);
    let mut labels = Vec::new();
    let mut rest = &*text;
    while let Some(at) = rest.find(BEGIN) {
        rest = &rest[at..];
        let Some((label, body)) = rest[BEGIN.len()..].split_once(DASHES) else {
            break;
        };
        let end = format!("-----END {label}{DASHES}");
        let Some(inside) = body.find(&end) else {
            return Err("the PEM has no end: some lines of it are missing".to_owned());
        };
        if label.ends_with("PRIVATE KEY") {
            if !is_body(&body[..inside]) {
                return Err(
                    "dlt reads no PEM with headers in it; `openssl pkcs8 -topk8` writes the key without"
                        .to_owned(),
                );
            }
            let block = &rest[..rest.len() - body.len() + inside + end.len()];
            let is_encrypted = label.starts_with("ENCRYPTED");
            return Ok(KeyFile {
                form: Form::PrivateKey,
                given: vec![Given::text(
                    "private_key",
                    Some("private_key"),
                    &format!("{block}\n"),
                )],
                remark: is_encrypted
                    .then_some("the key is encrypted: dlt needs private_key_passphrase with it"),
            });
        }
        labels.push(label.to_lowercase());
        rest = &body[inside..];
    }
    labels.dedup();
    Err(format!(
        "the PEM holds no private key, but: {}",
        labels.join(", ")
    ))
}

/// What dlt's own pattern takes between the marks (`dlt/common/libs/cryptography.py`).
fn is_body(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_whitespace())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || matches!(c, '+' | '/' | '='))
}

/// A key as DER in base64. dlt takes it without line breaks only.
pub(super) fn der(text: &str) -> Option<KeyFile> {
    let joined: String = text.split_ascii_whitespace().collect();
    // Every private key is a sequence of more than 127 bytes, and those are the first letters of one.
    let is_sequence = joined.starts_with("MI") && joined.len() > 256 && joined.len().is_multiple_of(4);
    let is_base64 = joined
        .trim_end_matches('=')
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'));
    (is_sequence && is_base64).then(|| KeyFile {
        form: Form::PrivateKey,
        given: vec![Given::text("private_key", Some("private_key"), &joined)],
        remark: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nTUlJ\nQUJD\n-----END PRIVATE KEY-----\n";

    fn key(text: &str) -> String {
        let file = read(text).unwrap();
        file.given[0].value.as_ref().unwrap().plain().expose().to_owned()
    }

    #[test]
    fn line_breaks_of_every_kind_become_real_ones() {
        assert_eq!(key(KEY), KEY);
        assert_eq!(key(&KEY.replace('\n', "\r\n")), KEY);
        assert_eq!(key(KEY.trim_end()), KEY);
        assert_eq!(with_line_breaks(&KEY.replace('\n', "\\n")), KEY);
        assert_eq!(with_line_breaks("C:\\new\r\n"), "C:\\new\r\n");
    }

    #[test]
    fn the_private_key_is_taken_from_among_others() {
        let certificate = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
        assert_eq!(key(&format!("{certificate}{KEY}{certificate}")), KEY);
        let why = read(certificate).err().unwrap();
        assert_eq!(why, "the PEM holds no private key, but: certificate");
        assert!(read("-----BEGIN PRIVATE KEY-----\nTUlJ\n").is_err());
    }

    #[test]
    fn an_encrypted_key_needs_its_passphrase_and_one_with_headers_is_refused() {
        assert!(
            read(&KEY.replace("PRIVATE", "ENCRYPTED PRIVATE"))
                .unwrap()
                .remark
                .is_some()
        );
        assert!(read(&KEY.replace("TUlJ", "Proc-Type: 4,ENCRYPTED\n\nTUlJ")).is_err());
    }

    #[test]
    fn der_in_base64_loses_its_line_breaks() {
        let text = format!("MIIEvQ{}\n{}\n", "A".repeat(250), "B".repeat(256));
        let file = der(&text).unwrap();
        let value = file.given[0].value.as_ref().unwrap().plain().expose().to_owned();
        assert!(!value.contains('\n') && value.len() == 512);
        assert!(der("MIIEvQ").is_none());
    }
}
