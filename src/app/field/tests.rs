//! Editing text of every script.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::*;

fn typed(text: &str) -> Field {
    let mut field = Field::default();
    for c in text.chars() {
        field.insert(c.encode_utf8(&mut [0; 4]));
    }
    field
}

fn where_is(field: &Field) -> (usize, usize) {
    let Place { line, column } = field.place(Signs::Shown);
    (line, column)
}

fn drawn(field: &Field, scroll: Scroll, room: Room, signs: Signs) -> Vec<String> {
    field.lines(scroll, room, field.place(signs), signs)
}

#[test]
fn graphemes_are_one_step() {
    let mut field = typed("ae\u{301}👩‍👩‍👧b");
    field.step(false);
    field.delete_back();
    assert_eq!(field.text(), "ae\u{301}b");
    field.delete_back();
    assert_eq!(field.text(), "ab");
    field.delete_forward();
    assert_eq!(field.text(), "a");
}

#[test]
fn words_are_moved_over_and_deleted() {
    let mut field = Field::new(&"one two-three".into());
    field.delete_word();
    assert_eq!(field.text(), "one two-");
    field.step_word(false);
    field.insert("x");
    assert_eq!(field.text(), "one xtwo-");
    field.delete_to_start();
    assert_eq!(field.text(), "two-");
}

#[test]
fn a_run_of_typed_characters_is_one_step_and_a_paste_is_another() {
    let mut field = typed("token");
    field.paste("-pasted");
    field.insert("x");
    field.insert("y");
    field.delete_back();
    field.delete_back();
    field.delete_back();
    assert_eq!(field.text(), "token-paste");
    for text in ["token-pastedxy", "token-pasted", "token", ""] {
        assert!(field.undo());
        assert_eq!(field.text(), text);
    }
    assert!(!field.undo() && field.is_new());
    for text in ["token", "token-pasted", "token-pastedxy", "token-paste"] {
        assert!(field.redo());
        assert_eq!(field.text(), text);
    }
    assert!(!field.redo());
}

#[test]
fn a_move_ends_a_run() {
    let mut field = typed("ab");
    field.step(false);
    field.step(true);
    field.insert("c");
    field.undo();
    assert_eq!(field.text(), "ab");
    field.insert("d");
    assert!(
        !field.redo(),
        "what was taken back is gone once something else is typed"
    );
}

#[test]
fn the_cursor_never_stands_within_a_grapheme() {
    // A mark typed before a mark, a letter deleted from between two that join.
    let mut field = Field::new(&"\u{301}".into());
    field.jump(false);
    field.insert("e");
    assert_eq!(field.cursor(), field.text().len());
    let mut field = Field::new(&"🇩x🇪".into());
    field.step(false);
    field.delete_back();
    assert!(field.cursor() == 0 || field.cursor() == field.text().len());
}

#[test]
fn lines_are_moved_over_by_columns() {
    let mut field = Field::new(&"abcdef\n名前\r\nxy\n".into());
    assert_eq!(field.line_count(), 4);
    field.jump(false);
    for _ in 0..3 {
        field.step(true);
    }
    // The third column is within the second wide character.
    assert!(field.step_lines(1, Signs::Shown));
    assert_eq!(where_is(&field), (1, 2));
    assert!(field.step_lines(1, Signs::Shown));
    assert_eq!(where_is(&field), (2, 2));
    assert!(field.step_lines(-2, Signs::Shown));
    assert_eq!(where_is(&field), (0, 3));
    assert!(!field.step_lines(-1, Signs::Shown));
    assert!(field.step_lines(9, Signs::Masked));
    assert_eq!(where_is(&field), (3, 0));
}

#[test]
fn home_and_end_are_those_of_the_line_first() {
    let mut field = Field::new(&"one\r\ntwo".into());
    field.home();
    assert_eq!(field.cursor(), 5);
    field.home();
    assert_eq!(field.cursor(), 0);
    field.end();
    assert_eq!(field.cursor(), 3);
    field.end();
    assert_eq!(field.cursor(), 8);
}

#[test]
fn what_is_beyond_an_edge_is_marked() {
    let field = Field::new(&"0123456789\n名前の長い鍵\nx".into());
    let room = Room { lines: 3, columns: 6 };
    let lines = |top, left| {
        let mut field = Field::new(&field.text().into());
        field.jump(false);
        field.step_lines(top as isize, Signs::Shown);
        drawn(&field, Scroll { top, left }, room, Signs::Shown)
    };
    assert_eq!(lines(0, 0), ["01234…", "名前…", "x"]);
    assert_eq!(lines(0, 1), ["…2345…", "…前の…", "…"]);
    assert_eq!(lines(1, 2), ["… の…", "…"]);
    assert_eq!(lines(0, 6), ["…789", "… い…", "…"]);
    let mut field = field;
    field.jump(false);
    let masked = drawn(&field, Scroll::default(), room, Signs::Masked);
    assert_eq!(masked, ["•••••…", "•••••…", "•"]);
}

#[test]
fn a_mark_alone_stands_on_something() {
    let field = Field::new(&"\u{301}\t\u{200b}".into());
    let room = Room {
        lines: 1,
        columns: 40,
    };
    let lines = drawn(&field, Scroll::default(), room, Signs::Shown);
    assert_eq!(lines, ["◌\u{301}⇥\\u{200b}"]);
}

/// Text of every kind that joins, splits, hides, turns round or is wide.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => any::<char>().prop_map(String::from),
        3 => "[a-z 0-9]{1,4}",
        1 => prop::sample::select(vec![
            "\n", "\r\n", "\r", "\t", "\u{301}", "e\u{301}\u{323}", "\u{200d}", "👩‍👩‍👧", "👍🏽", "🇩🇪", "🇩", "각", "\u{1100}\u{1161}",
            "\u{11a8}", "שלום", "\u{202e}", "\u{200b}", "\u{feff}", "क्षि", "\u{94d}", "\u{600}", "名", "\u{fe0f}", "☺\u{fe0f}", "\0",
            "\u{85}", "\u{2028}", "\u{10ffff}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// One key, or one paste.
#[derive(Clone, Debug)]
enum Act {
    Type(char),
    Paste(String),
    Move(u8),
    Delete(u8),
    Cut(usize, usize),
    Undo,
    Redo,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => any::<char>().prop_map(Act::Type),
        4 => prop::sample::select(vec!['a', ' ', '\n', '\u{301}', '\u{200d}', '🇩', '👩']).prop_map(Act::Type),
        2 => texts().prop_map(Act::Paste),
        6 => (0..10_u8).prop_map(Act::Move),
        4 => (0..4_u8).prop_map(Act::Delete),
        1 => (0..40_usize, 0..40_usize).prop_map(|(a, b)| Act::Cut(a, b)),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
    ];
    prop::collection::vec(act, 0..40)
}

fn act(field: &mut Field, act: &Act, signs: Signs) {
    match act {
        Act::Type(c) => field.insert(c.encode_utf8(&mut [0; 4])),
        Act::Paste(text) => field.paste(text),
        Act::Move(0) => field.step(false),
        Act::Move(1) => field.step(true),
        Act::Move(2) => field.step_word(false),
        Act::Move(3) => field.step_word(true),
        Act::Move(4) => field.home(),
        Act::Move(5) => field.end(),
        Act::Move(6) => field.jump(false),
        Act::Move(7) => field.jump(true),
        Act::Move(8) => drop(field.step_lines(-1, signs)),
        Act::Move(_) => drop(field.step_lines(1, signs)),
        Act::Delete(0) => field.delete_back(),
        Act::Delete(1) => field.delete_forward(),
        Act::Delete(2) => field.delete_word(),
        Act::Delete(_) => field.delete_to_start(),
        Act::Cut(from, length) => {
            let text = field.text();
            let bounds: Vec<usize> = text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect();
            let from = (*from).min(bounds.len() - 1);
            let to = (from + length).min(bounds.len() - 1);
            field.cut(bounds[from]..bounds[to]);
        }
        Act::Undo => drop(field.undo()),
        Act::Redo => drop(field.redo()),
    }
}

fn stands_on_a_boundary(field: &Field) -> bool {
    let mut bounds = field.text().grapheme_indices(true).map(|(at, _)| at);
    field.cursor() == field.text().len() || bounds.any(|at| at == field.cursor())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_keys_on_any_text_keep_the_cursor_on_a_boundary_and_can_be_taken_back(
        text in texts(), acts in acts(), masked in any::<bool>(), columns in 1..30_usize, lines in 1..5_usize,
    ) {
        let signs = if masked { Signs::Masked } else { Signs::Shown };
        let room = Room { lines, columns };
        let mut field = Field::new(&text.as_str().into());
        let mut scroll = Scroll::default();
        for one in &acts {
            act(&mut field, one, signs);
            prop_assert!(stands_on_a_boundary(&field), "{:?} left {:?} at {}", one, field.text(), field.cursor());
            let place = field.place(signs);
            let Place { line, column } = place;
            prop_assert_eq!(line, field.text()[..field.cursor()].matches('\n').count());
            prop_assert_eq!(field.line_count(), field.text().matches('\n').count() + 1);
            scroll = field.scrolled(scroll, room, place);
            prop_assert!((scroll.top..scroll.top + lines).contains(&line));
            prop_assert!(scroll.left <= column && (columns < 4 || column - scroll.left < columns));
            let drawn = field.lines(scroll, room, place, signs);
            prop_assert!(drawn.len() <= lines && line - scroll.top < drawn.len());
            for line in drawn {
                prop_assert!(line.width() <= columns.max(1), "{:?} is wider than {}", line, columns);
            }
        }
        let end = field.text().to_owned();
        while field.undo() {
            prop_assert!(stands_on_a_boundary(&field));
        }
        prop_assert_eq!(field.text(), &text);
        while field.redo() {
            prop_assert!(stands_on_a_boundary(&field));
        }
        // What was taken back on the way and replaced by something else is gone, the rest is there again.
        if !acts.iter().any(|one| matches!(one, Act::Undo)) {
            prop_assert_eq!(field.text(), &end);
        }
    }

    #[test]
    fn what_is_put_in_is_there_whole(text in texts(), new in texts(), steps in 0..20_usize) {
        let mut field = Field::new(&text.as_str().into());
        for _ in 0..steps {
            field.step(false);
        }
        let at = field.cursor();
        field.paste(&new);
        prop_assert_eq!(field.text(), [&text[..at], &new, &text[at..]].concat());
        if !new.is_empty() {
            field.undo();
        }
        prop_assert_eq!((field.text(), field.cursor()), (text.as_str(), at));
    }
}
