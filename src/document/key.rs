//! Keys as TOML spells them.

use crate::dlt::key::KeyPath;

/// Reads `destination.postgres."my key"`.
///
/// # Errors
/// `None` when the text is no TOML key.
#[must_use]
pub fn parse(text: &str) -> Option<KeyPath> {
    let keys = toml_edit::Key::parse(text).ok()?;
    KeyPath::new(keys.iter().map(|key| key.get().into()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_parts_are_one_part() {
        let key = parse(r#"sources."my source".token"#).unwrap();
        assert_eq!(key.parts().len(), 3);
        assert_eq!(parse("sources..token"), None);
        assert_eq!(parse(""), None);
    }
}
