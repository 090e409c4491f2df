//! Where things are on the screen: pure arithmetic that drawing and mouse share.

use std::ops::Range;

use ratatui::layout::{Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::field::Room;

/// The smallest terminal the screens are drawn on.
pub const SMALLEST: Size = Size {
    width: 60,
    height: 16,
};

/// Lines inside the detail pane: fewer on a low terminal.
fn detail_lines(height: u16) -> u16 {
    match height {
        ..22 => 3,
        22..32 => 5,
        _ => 9,
    }
}

/// The areas of the Workspace screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// The first line.
    pub header: Rect,
    /// Lines that say what is wrong with the workspace as a whole.
    pub banners: Rect,
    /// The frame around tree and detail.
    pub frame: Rect,
    /// The line of the profiles' names.
    pub heads: Rect,
    /// The lines of the tree.
    pub tree: Rect,
    /// The line between tree and detail.
    pub divider: Rect,
    /// The lines about the cursor's cell.
    pub detail: Rect,
    /// The frame's last line, where hints stand.
    pub footer: Rect,
}

/// Divides the terminal; `None` when it is too small.
#[must_use]
pub fn areas(size: Size, banners: u16) -> Option<Areas> {
    if size.width < SMALLEST.width || size.height < SMALLEST.height {
        return None;
    }
    let (width, height) = (size.width, size.height);
    let banners = banners.min(3);
    let line = |y| Rect {
        x: 0,
        y,
        width,
        height: 1,
    };
    let inner = |y, height| Rect {
        x: 2,
        y,
        width: width - 4,
        height,
    };
    let top = 1 + banners;
    let detail = detail_lines(height);
    let divider = height - detail - 2;
    Some(Areas {
        header: line(0),
        banners: Rect {
            x: 0,
            y: 1,
            width,
            height: banners,
        },
        frame: Rect {
            x: 0,
            y: top,
            width,
            height: height - top,
        },
        heads: inner(top + 1, 1),
        tree: inner(top + 2, divider - top - 2),
        divider: line(divider),
        detail: inner(divider + 1, detail),
        footer: line(height - 1),
    })
}

/// Where the tabs of the screens stand in the frame's first line, as columns; those that do not fit are left out.
#[must_use]
pub fn tabs(frame: Rect, titles: &[String]) -> Vec<Rect> {
    let mut x = frame.x + 1;
    let mut tabs = Vec::new();
    for title in titles {
        let width = u16::try_from(title.width()).unwrap_or(u16::MAX).saturating_add(2);
        if x.saturating_add(width) >= frame.right() {
            break;
        }
        tabs.push(Rect {
            x,
            y: frame.y,
            width,
            height: 1,
        });
        // The border between two tabs.
        x += width + 1;
    }
    tabs
}

/// How the width of the tree is shared by the keys and the profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Width of the keys.
    pub keys: u16,
    /// Width of one profile.
    pub each: u16,
    /// The first profile that is shown.
    pub first: usize,
    /// How many are shown.
    pub count: usize,
}

/// Shares the width of the tree: as many of `total` profiles as fit, the selected one among them.
#[must_use]
pub fn columns(width: u16, total: usize, selected: usize) -> Columns {
    const NARROWEST: u16 = 14;
    const WIDEST_KEYS: u16 = 52;
    let least_keys = (width * 2 / 5).clamp(24, WIDEST_KEYS);
    let room = width.saturating_sub(least_keys);
    let fitting = usize::from(room / NARROWEST).max(1);
    let count = fitting.min(total.max(1));
    let each = room / u16::try_from(count).unwrap_or(1);
    let keys = width.saturating_sub(each.saturating_mul(u16::try_from(count).unwrap_or(1)));
    let first = selected
        .saturating_sub(count - 1)
        .min(total.saturating_sub(count));
    Columns {
        keys,
        each,
        first,
        count,
    }
}

impl Columns {
    /// The profile at a column of the tree's area; `None` among the keys.
    #[must_use]
    pub fn profile_at(self, x: u16) -> Option<usize> {
        let right = x.checked_sub(self.keys)?;
        let nth = usize::from(right / self.each.max(1));
        (nth < self.count).then_some(self.first + nth)
    }
}

/// How the Compare screen shares its width among so many columns: where the cell of each begins and ends. Before the
/// first stand the keys, before each other the sign of how it is to the first.
#[must_use]
pub fn compared(width: u16, columns: usize) -> Vec<Range<u16>> {
    const SIGN: u16 = 4;
    let count = u16::try_from(columns).unwrap_or(u16::MAX).max(1);
    let keys = (width * 2 / 5).clamp(20, 52).min(width);
    let each = (width - keys).saturating_sub(SIGN * (count - 1)) / count;
    let start = |nth: u16| keys + nth * (each + SIGN);
    (0..count).map(|nth| start(nth)..start(nth) + each).collect()
}

/// The first line of a list to be shown, so that a line, and the heading right above it, are among `height` of `lines`.
#[must_use]
pub fn scrolled(top: usize, at: usize, lines: usize, height: usize) -> usize {
    let height = height.max(1);
    let top = top.min(lines.saturating_sub(height));
    let above = at.saturating_sub(1);
    if above < top {
        above
    } else if at >= top + height {
        at + 1 - height
    } else {
        top
    }
}

/// Columns of a dialog's labels.
pub const LABELS: u16 = 9;

/// Lines of the edit dialog beside the field and the list: borders, what is told, hints.
const AROUND_EDIT: u16 = 15;

/// The width of the edit dialog.
#[must_use]
pub fn edit_width(size: Size) -> u16 {
    96.min(size.width.saturating_sub(2))
}

/// The room of the field in the edit dialog, and of the list below it.
#[must_use]
pub fn edit_room(size: Size) -> Room {
    // Borders and margins take two columns on either side.
    let columns = edit_width(size).saturating_sub(4 + LABELS);
    Room {
        lines: usize::from(size.height.saturating_sub(AROUND_EDIT).clamp(1, 8)),
        columns: usize::from(columns),
    }
}

/// A box in the middle of the terminal.
#[must_use]
pub fn centered(size: Size, width: u16, height: u16) -> Rect {
    let width = width.min(size.width);
    let height = height.min(size.height);
    Rect {
        x: (size.width - width) / 2,
        y: (size.height - height) / 2,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_is_inside_the_terminal() {
        for width in 1..=200 {
            for height in 1..=60 {
                let size = Size { width, height };
                let Some(areas) = areas(size, 2) else { continue };
                let screen = Rect {
                    x: 0,
                    y: 0,
                    width,
                    height,
                };
                for area in [
                    areas.header,
                    areas.frame,
                    areas.heads,
                    areas.tree,
                    areas.detail,
                    areas.footer,
                ] {
                    assert_eq!(area.intersection(screen), area, "{size:?}");
                }
                assert!(areas.tree.height >= 3, "{size:?}");
            }
        }
    }

    #[test]
    fn the_selected_profile_is_always_shown() {
        for total in 1..=9 {
            for selected in 0..total {
                for width in [56, 76, 116] {
                    let columns = columns(width, total, selected);
                    assert!((columns.first..columns.first + columns.count).contains(&selected));
                    assert!(columns.keys + columns.each * columns.count as u16 <= width);
                }
            }
        }
    }
}
