//! Names that are nearly another.

use strsim::damerau_levenshtein;

/// The name that was probably meant: the nearest one, at most one slip in four letters away.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let slips = |other: &str| damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
    let allowed = (name.chars().count() / 4).clamp(1, 3);
    known
        .into_iter()
        .filter(|other| *other != name)
        .map(|other| (slips(other), other))
        .filter(|(slips, other)| *slips <= allowed && *slips < other.chars().count())
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_in_four_letters() {
        assert_eq!(nearest("pipedrve", ["hubspot", "pipedrive"]), Some("pipedrive"));
        assert_eq!(
            nearest("destinations", ["destination", "sources"]),
            Some("destination")
        );
        assert_eq!(nearest("pasword", ["password", "host"]), Some("password"));
        assert_eq!(nearest("Password", ["password"]), Some("password"));
        assert_eq!(nearest("user", ["host", "port"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }
}
