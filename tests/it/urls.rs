//! Properties of connection strings: whatever is put into a part is read back from it, and all else keeps its bytes.

use dlt_secrets::dlt::catalogue::Catalogue;
use dlt_secrets::dlt::native::fields::{self, Given};
use dlt_secrets::dlt::native::url::{New, Part, Url};
use dlt_secrets::dlt::spec::Spec;
use proptest::prelude::*;

/// A text with the signs that mean something in a connection string.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~é名]{1,12}", "[:/@?#%&=+\\[\\] ]{1,8}", any::<String>()]
}

/// Pieces as people write them: encoded or not, odd escapes too.
fn pieces(without: &'static str) -> impl Strategy<Value = String> {
    let odd = prop_oneof!["[a-z0-9é%+ ~.-]{0,8}", "(%[0-9a-fA-F]{2}){0,4}", "[ -~]{0,8}"];
    odd.prop_map(|text| text.chars().filter(|c| !without.contains(*c)).collect())
}

fn urls() -> impl Strategy<Value = String> {
    let user = prop::option::of((pieces(":/@"), prop::option::of(pieces("@"))));
    let host = prop_oneof![Just(String::new()), pieces("/:?@["), Just("[::1]".to_owned())];
    let port = prop::option::of(prop_oneof!["[0-9]{1,5}", Just("<port>".to_owned())]);
    let database = prop::option::of(pieces("?@"));
    let query = prop::option::of(prop::collection::vec(pieces("&@"), 0..4));
    (user, host, port, database, query).prop_map(|(user, host, port, database, query)| {
        let mut text = "post+gresql://".to_owned();
        if let Some((name, password)) = user {
            text.push_str(&name);
            if let Some(password) = password {
                text.push_str(&format!(":{password}"));
            }
            text.push('@');
        }
        text.push_str(&host);
        for (sign, part) in [
            (":", port),
            ("/", database),
            ("?", query.map(|query| query.join("&"))),
        ] {
            if let Some(part) = part {
                text.push_str(&format!("{sign}{part}"));
            }
        }
        text
    })
}

fn part_of(text: &str, part: Part) -> Option<String> {
    Some(Url::parse(text, "")?.get(part)?.expose().to_owned())
}

/// All parts but one, with the names of the parameters.
fn others(text: &str, but: Part) -> Vec<(Part, Option<String>)> {
    let url = Url::parse(text, "").unwrap();
    let parameters = url.parameters().map(|(number, _)| Part::Parameter(number));
    let parts = Part::NAMED.into_iter().chain(parameters.collect::<Vec<_>>());
    parts
        .filter(|part| *part != but)
        .map(|part| (part, part_of(text, part)))
        .collect()
}

/// What the part is written with: the text around it is the same before and after.
fn around(old: &str, new: &str) -> usize {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old.as_bytes()[same..], &new.as_bytes()[same..]);
    same + old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_string_that_is_not_changed_keeps_its_bytes(text in urls()) {
        let url = Url::parse(&text, "").unwrap();
        let same = url.with(&[], &[]).unwrap();
        prop_assert_eq!(same.expose(), &text);
    }

    #[test]
    fn what_is_set_is_read_back_and_nothing_else_changes(old in urls(), new in texts(), which in 0..4usize) {
        let url = Url::parse(&old, "").unwrap();
        let parameter = url.parameters().map(|(number, _)| Part::Parameter(number)).last();
        let part = [Part::Username, Part::Password, Part::Database, parameter.unwrap_or(Part::Username)][which];
        let wanted = if part == Part::Database { new.replace('?', "") } else { new };
        prop_assume!(!wanted.is_empty());
        let changed = url.with(&[(part, Some(New::text(&wanted)))], &[]);
        if part == Part::Username || matches!(part, Part::Parameter(_)) {
            prop_assert!(changed.is_ok());
        }
        let Ok(changed) = changed else { return Ok(()) };
        let changed = changed.expose();
        prop_assert_eq!(part_of(changed, part), Some(wanted));
        prop_assert_eq!(others(changed, part), others(&old, part));
        let written = url.get(part).map_or(0, |_| old.len().min(changed.len()));
        prop_assert!(around(&old, changed) + written >= old.len().min(changed.len()));
        // Setting the old text again, or taking the new one away, is read as before.
        let again = Url::parse(changed, "").unwrap();
        let was = part_of(&old, part);
        let back = again.with(&[(part, was.as_deref().map(New::text))], &[]);
        if let Ok(back) = back {
            prop_assert_eq!(others(back.expose(), part), others(&old, part));
        }
    }

    #[test]
    fn a_parameter_that_is_added_is_read_and_can_be_taken_away(old in urls(), name in texts(), value in texts()) {
        prop_assume!(!name.is_empty() && !value.is_empty());
        let url = Url::parse(&old, "").unwrap();
        let new = url.with(&[], &[(&name, New::text(&value))]);
        // Behind a line break dlt reads nothing.
        let Ok(new) = new else { return Ok(()) };
        let added = Url::parse(new.expose(), "").unwrap();
        let (number, read) = added.parameters().last().unwrap();
        prop_assert_eq!(read.expose(), &name);
        prop_assert_eq!(part_of(new.expose(), Part::Parameter(number)), Some(value));
        let back = added.with(&[(Part::Parameter(number), None)], &[]).unwrap();
        let empty = |text: &str| text.trim_end_matches(['&', '?']).replace("&&", "&");
        prop_assert!(empty(&old).replace('&', "") == empty(back.expose()).replace('&', ""));
    }

    #[test]
    fn a_string_split_and_joined_says_the_same(text in urls(), class in 0..4usize) {
        let names = ["ConnectionStringCredentials", "PostgresCredentials", "SnowflakeCredentials", "ClickHouseCredentials"];
        let spec = Catalogue::get().spec(names[class]).unwrap();
        let text = match spec.drivername.as_deref() {
            Some(driver) => text.replace("post+gresql", driver),
            None => text,
        };
        let Ok(split) = fields::split(spec, &text) else { return Ok(()) };
        let Ok(joined) = fields::join(spec, &given(&split)) else { return Ok(()) };
        let again = fields::split(spec, joined.expose()).unwrap();
        let without_default = |fields: Vec<(String, serde_json::Value)>| -> Vec<_> {
            fields.into_iter().filter(|(name, value)| !is_default(spec, name, value)).collect()
        };
        prop_assert_eq!(without_default(again), without_default(split));
    }
}

fn is_default(spec: &Spec, name: &str, value: &serde_json::Value) -> bool {
    let mut fields = spec.fields.iter();
    fields.any(|field| field.name == name && field.default == *value)
}

fn given(fields: &[(String, serde_json::Value)]) -> Vec<Given> {
    let mut given = Vec::new();
    for (name, value) in fields {
        let one = |way: Vec<String>, value: &serde_json::Value| Given {
            way,
            value: value.clone(),
            placeholder: None,
        };
        match value.as_object() {
            Some(query) => given.extend(
                query
                    .iter()
                    .map(|(parameter, value)| one(vec![name.clone(), parameter.clone()], value)),
            ),
            None => given.push(one(vec![name.clone()], value)),
        }
    }
    given
}
