//! Text in a given number of columns.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::theme::Theme;
pub(super) use crate::app::present::wrap;
use crate::app::present::{Piece, Tone};

/// The text, its end replaced by `…` where it is wider than `width` columns.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// The text, its beginning replaced by `…` where it is too wide: of a key path, the end tells most.
pub(super) fn cut_front(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 1;
    for grapheme in text.graphemes(true).rev() {
        used += grapheme.width();
        if used > width {
            break;
        }
        kept.push(grapheme);
    }
    kept.reverse();
    if width == 0 {
        String::new()
    } else {
        format!("…{}", kept.concat())
    }
}

/// Marks characters of a text, by their number in the whole of it, where it was drawn, whole or cut at either end.
pub(super) fn mark(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    (whole, drawn): (&str, &str),
    marks: &[usize],
    theme: Theme,
) {
    if marks.is_empty() {
        return;
    }
    let drawn = drawn.trim_end();
    // Of a text cut in front, how many characters lie before the first that is drawn behind the sign.
    let hidden = match drawn.strip_prefix('…').filter(|rest| whole.ends_with(rest)) {
        Some(rest) => (whole.chars().count() - rest.chars().count()).cast_signed() - 1,
        None => 0,
    };
    let mut at = x;
    for (nth, c) in drawn.chars().enumerate() {
        let width = UnicodeWidthChar::width(c).unwrap_or(0) as u16;
        let number = (nth.cast_signed() + hidden).unsigned_abs();
        if c != '…' && marks.binary_search(&number).is_ok() {
            let spot = Rect::new(at, y, width, 1);
            buffer.set_style(spot.intersection(buffer.area), theme.found());
        }
        at += width;
    }
}

/// Whether a character is one column by itself: letters of ASCII, lines, and the signs of the screens.
fn is_column(c: char) -> bool {
    matches!(c, ' '..='~' | '─'..='\u{25fc}' | '•' | '…' | '·' | '→')
}

/// Draws a text: letter by letter where each is a column, which is most of what is drawn and takes a fifth of the time.
pub(super) fn put(buffer: &mut Buffer, (x, y): (u16, u16), text: &str, style: Style) {
    if !text.chars().all(is_column) {
        buffer.set_string(x, y, text, style);
        return;
    }
    for (x, letter) in (x..buffer.area.right()).zip(text.chars()) {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_char(letter).set_style(style);
        }
    }
}

/// Draws pieces on one line, cut at `width` columns.
pub(super) fn put_pieces(
    buffer: &mut Buffer,
    (mut x, y): (u16, u16),
    pieces: &[Piece],
    theme: Theme,
    width: usize,
) {
    for (text, tone) in cut_pieces(pieces, width) {
        put(buffer, (x, y), &text, theme.tone(tone));
        x += text.width() as u16;
    }
}

/// Draws the same sign in a row of columns.
pub(super) fn repeat(buffer: &mut Buffer, area: Rect, sign: &str, style: Style) {
    for position in area.intersection(buffer.area).positions() {
        buffer[position].set_symbol(sign).set_style(style);
    }
}

/// The text filled up or cut to exactly `width` columns.
pub(super) fn fill(text: &str, width: usize) -> String {
    let mut out = cut(text, width);
    let used = out.width();
    out.push_str(&" ".repeat(width.saturating_sub(used)));
    out
}

/// Pieces on one line, cut at `width` columns.
pub(super) fn line(pieces: &[Piece], theme: Theme, width: usize) -> Line<'static> {
    let spans = cut_pieces(pieces, width).map(|(text, tone)| Span::styled(text, theme.tone(tone)));
    Line::from_iter(spans)
}

/// The texts of those pieces that are within `width` columns, the last of them cut.
fn cut_pieces(pieces: &[Piece], width: usize) -> impl Iterator<Item = (String, Tone)> {
    pieces.iter().scan(width, |left, piece| {
        let text = (*left > 0).then(|| cut(&piece.text, *left))?;
        *left -= text.width().min(*left);
        Some((text, piece.tone))
    })
}

/// The part of a line being typed that is on the screen, with the cursor's column in it.
pub(super) fn window(field: &str, cursor: usize, width: usize) -> (String, u16) {
    let graphemes: Vec<&str> = field.graphemes(true).collect();
    let room = width.saturating_sub(1).max(1);
    let mut start = cursor.min(graphemes.len());
    let mut used = 0;
    while start > 0 && used + graphemes[start - 1].width() <= room {
        start -= 1;
        used += graphemes[start].width();
    }
    let rest = graphemes[start..].concat();
    (cut(&rest, width), u16::try_from(used).unwrap_or(u16::MAX))
}

/// The words that fit side by side, the one at `at` among them, from as far ahead as can be. The first of all has no sign
/// before it, the first of a run that begins later one of two columns, the others one of one.
pub(super) fn around(words: &[String], at: usize, width: usize) -> Range<usize> {
    let run = |start: usize| {
        let mut used = if start == 0 { 0 } else { 2 };
        let fits = |word: &&String| {
            let fits = used + word.width() <= width;
            used += word.width() + 1;
            fits
        };
        start..start + words[start..].iter().take_while(fits).count()
    };
    let mut runs = (0..words.len().min(at + 1)).map(run);
    runs.find(|run| run.contains(&at)).unwrap_or(0..0)
}

/// As many of the hints, in order, as fit.
pub(super) fn hints(hints: &[String], width: usize) -> String {
    let mut out = String::new();
    for hint in hints {
        let more = if out.is_empty() { 0 } else { 3 } + hint.width();
        if out.width() + more > width {
            break;
        }
        if !out.is_empty() {
            out.push_str(" · ");
        }
        out.push_str(hint);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_what_is_set() {
        let columns = (' '..='\u{ffff}').filter(|c| is_column(*c));
        let columns: String = columns
            .inspect(|c| assert_eq!(c.width(), Some(1), "{c:?}"))
            .collect();
        let area = Rect::new(0, 0, 12, 1);
        let texts = [
            &*columns,
            "● set",
            "a name that is cut",
            "名前",
            "e\u{301}●\u{fe0f}",
            "",
        ];
        for text in texts {
            for x in [0, 3, 20] {
                let [mut put, mut set] = [(); 2].map(|()| Buffer::empty(area));
                self::put(&mut put, (x, 0), text, Style::new().bold());
                if x < 12 {
                    set.set_string(x, 0, text, Style::new().bold());
                }
                assert_eq!(put, set, "{text}");
            }
        }
    }

    #[test]
    fn wide_characters_are_cut_on_their_border() {
        assert_eq!(cut("名前の長い鍵", 6), "名前…");
        assert_eq!(fill("名前", 6), "名前  ");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(cut("abc", 1), "…");
        assert_eq!(cut_front("a.名前", 4), "…前");
    }

    #[test]
    fn a_run_of_words_has_the_chosen_one_in_it() {
        let words = ["one", "two", "three", "four"].map(str::to_owned);
        assert_eq!(around(&words, 0, 18), 0..4);
        assert_eq!(around(&words, 0, 17), 0..3);
        assert_eq!(around(&words, 3, 17), 1..4);
        assert_eq!(around(&words, 3, 6), 3..4);
        assert_eq!(around(&words, 2, 6), 0..0);
        assert_eq!(around(&[], 0, 7), 0..0);
    }

    #[test]
    fn long_sentences_are_broken_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("a 名前の長い鍵", 6), ["a", "名前の", "長い鍵"]);
        assert_eq!(wrap("", 8), [""]);
    }
}
