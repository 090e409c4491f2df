//! Edits touch the asked key and nothing else: text before, edit, text after.

use dlt_secrets::document::edit::{Change, Refusal, apply};
use dlt_secrets::document::{Document, Value, ValueType, key};

pub(crate) fn document(text: &str) -> Document {
    Document::parse(text.into()).unwrap_or_else(|problem| panic!("{problem}: {text:?}"))
}

fn after(before: &str, path: &str, change: &Change) -> String {
    let edited = match apply(&document(before), &key::parse(path).unwrap(), change) {
        Ok(edited) => edited,
        Err(refusal) => panic!("{refusal} in {before:?}"),
    };
    let text = edited.document.text().expose().to_owned();
    let (back, _) = edited.inverse.apply(&text).unwrap();
    assert_eq!(back.expose(), before, "the inverse leads back");
    text
}

fn set(before: &str, path: &str, value: &str) -> String {
    after(before, path, &Change::Set(Value::text(value)))
}

fn unset(before: &str, path: &str) -> String {
    after(before, path, &Change::Unset)
}

fn refusal(before: &str, path: &str) -> Refusal {
    match apply(
        &document(before),
        &key::parse(path).unwrap(),
        &Change::Set(Value::text("x")),
    ) {
        Ok(_) => panic!("expected a refusal"),
        Err(refusal) => refusal,
    }
}

#[test]
fn a_value_alone_is_replaced_and_its_request_goes() {
    assert_eq!(
        set("[a]\nk = \"<configure me>\" # fill this in!\n", "a.k", "v"),
        "[a]\nk = \"v\"\n"
    );
    assert_eq!(set("k='k'   # please set me up!", "k", "v"), "k='v'");
    assert_eq!(
        set("k = 'k' # mine # fill this in!\r\n", "k", "v"),
        "k = 'v' # mine\r\n"
    );
    assert_eq!(set("k = 1 # the port\n", "k", "v"), "k = \"v\" # the port\n");
}

#[test]
fn quotes_follow_the_old_value_where_they_can() {
    assert_eq!(set("k = 'a'\n", "k", "it's"), "k = \"it's\"\n");
    assert_eq!(
        set("k = \"\"\"\na\nb\"\"\"\n", "k", "x\ny"),
        "k = \"\"\"\nx\ny\"\"\"\n"
    );
    assert_eq!(set("k = \"a\"\n", "k", "x\ny\"\\"), "k = \"x\\ny\\\"\\\\\"\n");
}

#[test]
fn dotted_and_inline_keys_are_set_in_place() {
    assert_eq!(set("a.b = 1\na.c = 2\n", "a.c", "v"), "a.b = 1\na.c = \"v\"\n");
    assert_eq!(
        set("a = { b = 1, c.d = 2 } # x\n", "a.c.d", "v"),
        "a = { b = 1, c.d = \"v\" } # x\n"
    );
}

#[test]
fn a_new_key_stands_behind_the_last_of_its_section_in_its_style() {
    assert_eq!(
        set("[a]\nk='1' # c\n\n[b]\n", "a.l", "v"),
        "[a]\nk='1' # c\nl='v'\n\n[b]\n"
    );
    assert_eq!(set("[a]\n  k = 1\n", "a.l", "v"), "[a]\n  k = 1\n  l = \"v\"\n");
    assert_eq!(set("[a]\r\nk = 1", "a.l", "v"), "[a]\r\nk = 1\r\nl = \"v\"");
    assert_eq!(
        set("[a]\nhost     = 1\npassword = 2\n", "a.user", "v"),
        "[a]\nhost     = 1\npassword = 2\nuser     = \"v\"\n"
    );
    assert_eq!(
        set("[a] # head\n# body\n[b]\n", "a.k", "v"),
        "[a] # head\nk = \"v\"\n# body\n[b]\n"
    );
    assert_eq!(
        set("[a]\nk = [\n 1, # one\n]\n", "a.l", "v"),
        "[a]\nk = [\n 1, # one\n]\nl = \"v\"\n"
    );
}

#[test]
fn a_new_key_in_a_dotted_or_inline_table_is_written_the_same_way() {
    assert_eq!(
        set("a.b = 1\nz = 2\n", "a.c", "v"),
        "a.b = 1\nz = 2\na.c = \"v\"\n"
    );
    assert_eq!(
        set("[x]\na.b.c = 1\n", "x.a.b.d", "v"),
        "[x]\na.b.c = 1\na.b.d = \"v\"\n"
    );
    assert_eq!(set("a = { b = 1 }\n", "a.c", "v"), "a = { b = 1, c = \"v\" }\n");
    assert_eq!(set("a = {}\n", "a.c.d", "v"), "a = { c.d = \"v\" }\n");
    assert_eq!(
        set("a = { b.c = 1 }\n", "a.b.d", "v"),
        "a = { b.c = 1, b.d = \"v\" }\n"
    );
    assert_eq!(
        set("a = { b = { c = 1 } }\n", "a.b.d", "v"),
        "a = { b = { c = 1, d = \"v\" } }\n"
    );
}

#[test]
fn a_new_section_stands_by_its_relatives_or_at_the_end() {
    assert_eq!(set("", "a.b.k", "v"), "[a.b]\nk = \"v\"\n");
    assert_eq!(set("", "k", "v"), "k = \"v\"\n");
    assert_eq!(set("[a]\nk = 1\n", "b.k", "v"), "[a]\nk = 1\n\n[b]\nk = \"v\"\n");
    assert_eq!(set("[a]\nk = 1", "b.k", "v"), "[a]\nk = 1\n\n[b]\nk = \"v\"");
    assert_eq!(
        set("[a.b]\nk = 1\n\n[z]\nk = 1\n", "a.c.k", "v"),
        "[a.b]\nk = 1\n\n[a.c]\nk = \"v\"\n\n[z]\nk = 1\n"
    );
    assert_eq!(
        set("x = 1\n\n# about b\n[a.b]\nk = 1\n", "a.k", "v"),
        "x = 1\n\n[a]\nk = \"v\"\n\n# about b\n[a.b]\nk = 1\n"
    );
    assert_eq!(
        set("# top\n\n# of a\n[a]\n", "k", "v"),
        "# top\n\nk = \"v\"\n\n# of a\n[a]\n"
    );
}

#[test]
fn removing_takes_the_line_or_the_comma() {
    assert_eq!(unset("[a]\nk = 1 # c\nl = 2\n", "a.k"), "[a]\nl = 2\n");
    assert_eq!(unset("[a]\nk = 1\nl = 2", "a.l"), "[a]\nk = 1");
    assert_eq!(unset("k = '''\na\n'''\nl = 2\n", "k"), "l = 2\n");
    assert_eq!(unset("a = { b = 1, c = 2 }\n", "a.b"), "a = { c = 2 }\n");
    assert_eq!(unset("a = { b = 1, c = 2 }\n", "a.c"), "a = { b = 1 }\n");
    assert_eq!(unset("a = { b = 1 }\n", "a.b"), "a = { }\n");
}

#[test]
fn a_byte_order_mark_stays() {
    assert_eq!(set("\u{feff}k = 1\n", "k", "v"), "\u{feff}k = \"v\"\n");
    assert_eq!(unset("\u{feff}k = 1\nl = 2\n", "k"), "\u{feff}l = 2\n");
    assert_eq!(set("\u{feff}[a]\n", "k", "v"), "\u{feff}k = \"v\"\n\n[a]\n");
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    assert!(matches!(refusal("[a]\nk = 1\n", "a"), Refusal::IsTable(_)));
    assert!(matches!(refusal("a = 1\n", "a.b"), Refusal::BelowValue(_)));
    assert!(matches!(
        refusal("[[a]]\nk = 1\n", "a.k"),
        Refusal::ArrayOfTables(_)
    ));
    assert!(matches!(
        refusal("[[a]]\nk = 1\n", "a"),
        Refusal::ArrayOfTables(_)
    ));
}

#[test]
fn a_new_section_behind_an_array_of_tables_stays_out_of_it() {
    assert_eq!(
        set("[[a.list]]\nk = 1\n\n[a.list.deep]\nx = 1\n", "a.c.k", "v"),
        "[[a.list]]\nk = 1\n\n[a.list.deep]\nx = 1\n\n[a.c]\nk = \"v\"\n"
    );
}

#[test]
fn values_of_every_type_are_written_as_typed() {
    let typed = |text: &str, value_type| Change::Set(Value::read(text, value_type).unwrap());
    assert_eq!(
        after("k = 0\n", "k", &typed("5432", ValueType::Integer)),
        "k = 5432\n"
    );
    assert_eq!(
        after("k = 0\n", "k", &typed("true", ValueType::Boolean)),
        "k = true\n"
    );
    assert_eq!(
        after("k = 0\n", "k", &typed("[1, 2]", ValueType::Array)),
        "k = [1, 2]\n"
    );
    assert_eq!(
        after("", "k", &typed("2025-01-01", ValueType::DateTime)),
        "k = 2025-01-01\n"
    );
}

#[test]
fn comments_that_are_not_asked_for_stay() {
    let link = "# see https://x/y#frag, ticket #12";
    assert_eq!(
        set(&format!("k = 'k' {link} # fill this in!\n"), "k", "v"),
        format!("k = 'v' {link}\n")
    );
    assert_eq!(
        set("k = 'k' # fill this in! ask Bob\n", "k", "v"),
        "k = 'v' # ask Bob\n"
    );
    // A comment between entries would go with them: refused rather than lost.
    let document = document("a = {\n b = 1, # note of b\n c = 2\n}\n");
    assert!(matches!(
        apply(&document, &key::parse("a.c").unwrap(), &Change::Unset),
        Err(Refusal::NotClean(_))
    ));
}

#[test]
fn a_new_section_leaves_the_comments_of_the_one_before_in_their_place() {
    let before = "[a.b]\nk = 1\n# port = 5432\n\n[z]\nk = 1\n";
    assert_eq!(
        set(before, "a.c.k", "v"),
        "[a.b]\nk = 1\n# port = 5432\n\n[a.c]\nk = \"v\"\n\n[z]\nk = 1\n"
    );
    let before = "a = 1\n\n[b]\nk = \"\"\"\n# no comment\n\"\"\"\n[c.d]\nk = 1\n";
    assert!(set(before, "c.k", "v").contains("\"\"\"\n[c]\nk = \"v\"\n\n[c.d]"));
}

#[test]
fn line_breaks_of_a_value_are_the_files_own() {
    assert_eq!(
        set("k = \"\"\"\r\na\"\"\"\r\n", "k", "x\ny"),
        "k = \"\"\"\r\nx\r\ny\"\"\"\r\n"
    );
}

#[test]
fn tables_can_be_set_and_digits_are_kept() {
    let typed = |text: &str, value_type| Change::Set(Value::read(text, value_type).unwrap());
    assert_eq!(
        after("", "a.k", &typed("{ x = 1 }", ValueType::Table)),
        "[a]\nk = { x = 1 }\n"
    );
    assert_eq!(
        after("k = 1.0\n", "k", &typed("9007199254740993", ValueType::Float)),
        "k = 9007199254740993.0\n"
    );
    assert!(Value::read("[18446744073709551615]", ValueType::Array).is_err());
}
