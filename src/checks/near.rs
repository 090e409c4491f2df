//! Names that are nearly another.

use strsim::damerau_levenshtein;

/// The name that was probably meant: the nearest one, at most one slip in four letters away.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let known: Vec<Known<&'n str>> = known.into_iter().map(Known::new).collect();
    let meant = nearest_of(name, &known, |_| true)?;
    known.iter().map(|one| one.name).find(|name| *name == meant)
}

/// The nearest of names that are compared with many, among those that `may_be` meant.
pub(super) fn nearest_of<'k, N: AsRef<str>>(
    name: &str,
    known: &'k [Known<N>],
    may_be: impl Fn(&str) -> bool,
) -> Option<&'k str> {
    let allowed = (name.chars().count() / 4).clamp(1, 3);
    let own = Known::new(name);
    let near = known.iter().filter(|other| {
        let apart = own.letters & !other.letters;
        let beside = other.letters & !own.letters;
        // A slip adds at most one letter and takes away at most one: this spares most the measuring.
        own.length.abs_diff(other.length) <= allowed
            && apart.count_ones().max(beside.count_ones()) as usize <= allowed
            && other.name.as_ref() != name
    });
    near.map(|other| (damerau_levenshtein(&own.lower, &other.lower), other))
        .filter(|(slips, other)| *slips <= allowed && *slips < other.name.as_ref().chars().count())
        .map(|(slips, other)| (slips, other.name.as_ref()))
        .filter(|(_, other)| may_be(other))
        .min()
        .map(|(_, other)| other)
}

/// Whether a name is rather one beside another than a slip of it: `shop1` beside `shop2`, `postgres_eu` beside
/// `postgres_us`. Where the last words alone are a slip apart, `my_crn` and `my_crm`, it is so if the other `stands`.
pub(super) fn are_siblings(name: &str, other: &str, stands: impl FnOnce() -> bool) -> bool {
    let is_letter = |letter: &char| !letter.is_ascii_digit();
    if name.chars().filter(is_letter).eq(other.chars().filter(is_letter)) {
        return true;
    }
    match (name.rsplit_once(['_', '-']), other.rsplit_once(['_', '-'])) {
        (Some((family, own)), Some((others, last))) if family == others => {
            nearest(own, [last]).is_none() || stands()
        }
        _ => false,
    }
}

/// A name, ready to be compared with many.
pub(super) struct Known<N> {
    name: N,
    lower: String,
    /// How many letters it has.
    length: usize,
    /// Which letters it has, one bit for every 64th.
    letters: u64,
}

impl<N: AsRef<str>> Known<N> {
    pub(super) fn new(name: N) -> Self {
        let lower = name.as_ref().to_lowercase();
        Self {
            length: lower.chars().count(),
            letters: lower.chars().fold(0, |all, c| all | 1 << (u32::from(c) % 64)),
            lower,
            name,
        }
    }
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
        assert_eq!(nearest("credentails", ["credentials"]), Some("credentials"));
        assert_eq!(nearest("kez", ["key", "kex"]), Some("kex"));
    }

    #[test]
    fn names_of_one_family_are_no_slips() {
        for (name, other) in [
            ("shop1", "shop2"),
            ("postgres_eu", "postgres_us"),
            ("db-a", "db-b"),
            ("shop", "shop2"),
        ] {
            assert!(are_siblings(name, other, || false), "{name} {other}");
        }
        assert!(are_siblings("my_crn", "my_crm", || true));
        assert!(!are_siblings("my_crn", "my_crm", || false));
        assert!(!are_siblings("pipedrve", "pipedrive", || true));
        assert!(!are_siblings("my_pipedrve", "me_pipedrive", || true));
    }
}
