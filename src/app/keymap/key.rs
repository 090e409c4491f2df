//! A key, by its code and modifiers.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

pub(super) const fn key(code: KeyCode) -> Key {
    Key {
        code,
        modifiers: KeyModifiers::NONE,
    }
}

pub(super) const fn char(c: char) -> Key {
    key(KeyCode::Char(c))
}

pub(super) const fn ctrl(c: char) -> Key {
    Key {
        code: KeyCode::Char(c),
        modifiers: KeyModifiers::CONTROL,
    }
}

pub(super) const fn with(modifiers: KeyModifiers, code: KeyCode) -> Key {
    Key { code, modifiers }
}

/// The names of keys that are no characters.
const NAMES: [(KeyCode, &str); 16] = [
    (KeyCode::Char(' '), "Space"),
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "Shift-Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Del"),
    (KeyCode::Insert, "Insert"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
    (KeyCode::Up, "↑"),
    (KeyCode::Down, "↓"),
    (KeyCode::Left, "←"),
    (KeyCode::Right, "→"),
];

impl Key {
    /// The key's name as help and README spell it.
    #[must_use]
    pub fn name(self) -> String {
        let mut name = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            name.push_str("Ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            name.push_str("Alt-");
        }
        let named = NAMES.iter().find(|(code, _)| *code == self.code);
        match (self.code, named) {
            (_, Some((_, told))) => name.push_str(told),
            (KeyCode::Char(c), None) => name.push(c),
            (KeyCode::F(number), None) => name.push_str(&format!("F{number}")),
            (other, None) => name.push_str(&other.to_string()),
        }
        name
    }

    /// The key of a name, as [`Key::name`] tells it; arrows by their words, too.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut rest = name;
        let mut modifiers = KeyModifiers::NONE;
        for (prefix, modifier) in [("Ctrl-", KeyModifiers::CONTROL), ("Alt-", KeyModifiers::ALT)] {
            if let Some(tail) = rest.strip_prefix(prefix).filter(|tail| !tail.is_empty()) {
                (rest, modifiers) = (tail, modifiers | modifier);
            }
        }
        let words = [
            ("Up", KeyCode::Up),
            ("Down", KeyCode::Down),
            ("Left", KeyCode::Left),
            ("Right", KeyCode::Right),
        ];
        let known = NAMES.iter().map(|(code, told)| (*told, *code)).chain(words);
        let function = rest
            .strip_prefix('F')
            .and_then(|number| number.parse().ok())
            .filter(|number| (1..=24).contains(number));
        let mut characters = rest.chars();
        let code = match (known.into_iter().find(|(told, _)| *told == rest), function) {
            (Some((_, code)), _) => code,
            (None, Some(number)) => KeyCode::F(number),
            (None, None) => KeyCode::Char(characters.next().filter(|c| !c.is_control() && *c != ' ')?),
        };
        let is_one = !matches!(code, KeyCode::Char(_)) || rest == "Space" || characters.next().is_none();
        is_one.then_some(Self { code, modifiers })
    }

    /// Whether it is a character and so text, where text is typed.
    pub(super) fn types(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && self.modifiers.is_empty()
    }

    /// The press of it.
    #[must_use]
    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.modifiers)
    }

    /// Whether this is the key that was pressed.
    pub(super) fn matches(self, event: &KeyEvent) -> bool {
        // A shifted letter arrives as the letter it makes; some terminals tell of the shift too.
        let modifiers = event.modifiers.difference(KeyModifiers::SHIFT);
        self.code == event.code && self.modifiers == modifiers
    }
}
