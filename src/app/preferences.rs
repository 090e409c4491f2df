//! What a user wants otherwise in every workspace: the settings file, read and written.

use std::time::Duration;

use serde_json::Value as Json;

use super::keymap::{self, Action, Context, Key, Keymap};
use super::look::ThemeName;
use crate::dlt::key::KeyPath;
use crate::document::Document;
use crate::document::position::Position;
use crate::secret::Secret;

/// Between one second and ten minutes: longer would be for ever.
const SECONDS: std::ops::RangeInclusive<u64> = 1..=600;

/// What a user wants otherwise than usual.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The colours; an option or a variable of one run goes before.
    pub theme: Option<ThemeName>,
    /// How long a value is shown.
    pub reveal_for: Duration,
    /// How long a copied value stays on the clipboard.
    pub copy_for: Duration,
    /// The profiles whose columns stand first, in this order.
    pub profiles: Vec<String>,
    /// What the keys do.
    pub keys: Keymap,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: None,
            reveal_for: keymap::REVEAL,
            copy_for: keymap::COPY,
            profiles: Vec::new(),
            keys: Keymap::default(),
        }
    }
}

/// What is wrong with a settings file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Complaint {
    /// Where, when a place can be told.
    pub position: Option<Position>,
    /// What.
    pub message: String,
}

impl Preferences {
    /// Reads a settings file.
    ///
    /// # Errors
    /// The first thing that is wrong with it, and where.
    pub fn read(text: Secret) -> Result<Self, Complaint> {
        let document = Document::parse(text).map_err(|problem| Complaint {
            position: problem.position,
            message: problem.message,
        })?;
        let mut preferences = Self::default();
        let mut given = Vec::new();
        for (path, id) in document.leaves() {
            let value = document.value(id).map_or(Json::Null, |value| value.to_json());
            let read = preferences.set(&path, &value);
            let complain = |message: String| Complaint {
                position: Some(document.position(id)),
                message: format!("{path}: {message}"),
            };
            if let Some((context, action)) = read.map_err(complain)? {
                given.push((context, action, path.clone(), document.position(id)));
            }
        }
        for (context, action, path, position) in given {
            preferences
                .keys
                .check(context, action)
                .map_err(|misfit| Complaint {
                    position: Some(position),
                    message: format!("{path}: {misfit}"),
                })?;
        }
        preferences.keys = preferences
            .keys
            .with_times(preferences.reveal_for, preferences.copy_for);
        Ok(preferences)
    }

    /// Takes one setting; the keys it gives have to be checked when all are known.
    fn set(&mut self, path: &KeyPath, value: &Json) -> Result<Option<(Context, Action)>, String> {
        let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
        match parts[..] {
            ["theme"] => {
                let names = || ThemeName::ALL.map(ThemeName::name).join(", ");
                let theme = value.as_str().and_then(ThemeName::named);
                self.theme = Some(theme.ok_or_else(|| format!("expected one of {}", names()))?);
            }
            ["reveal_seconds"] => self.reveal_for = seconds(value)?,
            ["clipboard_seconds"] => self.copy_for = seconds(value)?,
            ["profiles"] => {
                self.profiles = texts(value).ok_or("expected names of profiles, as [\"dev\", \"prod\"]")?;
            }
            ["keys", context, action] => {
                let place = Context::ALL.into_iter().find(|known| known.name() == context);
                let place = place.ok_or_else(|| {
                    let names: Vec<String> = Context::ALL.into_iter().map(Context::name).collect();
                    format!("there is no such situation; there are {}", names.join(", "))
                })?;
                let row = self.keys.rows(place).find(|row| row.action.name() == action);
                let done = row.map(|row| row.action).ok_or_else(|| {
                    let names: Vec<String> = self.keys.rows(place).map(|row| row.action.name()).collect();
                    format!(
                        "nothing of that name is done there; there are {}",
                        names.join(", ")
                    )
                })?;
                let names = texts(value).ok_or("expected keys, as [\"F5\", \"Ctrl-x\"]")?;
                let keys = names.iter().map(|name| {
                    Key::named(name).ok_or_else(|| {
                        format!("there is no key {name}; keys are as the help names them: x, F5, Ctrl-x, Alt-Enter")
                    })
                });
                let keys = keys.collect::<Result<_, _>>()?;
                self.keys.give(place, done, keys);
                return Ok(Some((place, done)));
            }
            _ => {
                return Err(
                    "there is no such setting; there are theme, reveal_seconds, clipboard_seconds, profiles, and \
                     [keys.…]: `dlt-secrets settings` prints them all"
                        .to_owned(),
                );
            }
        }
        Ok(None)
    }

    /// The settings file that says all of this. Keys that are as usual are comments.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let list = |texts: &[String]| Json::from(texts).to_string().replace("\",\"", "\", \"");
        let mut out = format!(
            "# One of {}.\ntheme = \"{}\"\n\n# How long a shown value stays, and a copied one on the clipboard.\n\
             reveal_seconds = {}\nclipboard_seconds = {}\n\n# Profiles whose columns stand first, in this order.\nprofiles = {}\n\n\
             # Other keys: take the # away. What is given replaces all keys of that line.\n",
            ThemeName::ALL.map(ThemeName::name).join(", "),
            self.theme.unwrap_or_default().name(),
            self.reveal_for.as_secs(),
            self.copy_for.as_secs(),
            list(&self.profiles),
        );
        let usual = Keymap::default();
        for context in Context::ALL {
            out.push_str(&format!("\n[keys.{}]\n", context.name()));
            for (row, usual) in self.keys.rows(context).zip(usual.rows(context)) {
                let names: Vec<String> = row.keys.iter().map(|key| key.name()).collect();
                let sign = if row.keys == usual.keys { "# " } else { "" };
                out.push_str(&format!(
                    "{sign}{} = {} # {}\n",
                    row.action.name(),
                    list(&names),
                    row.sentence
                ));
            }
        }
        out
    }
}

fn seconds(value: &Json) -> Result<Duration, String> {
    let seconds = value.as_u64().filter(|seconds| SECONDS.contains(seconds));
    let (least, most) = (SECONDS.start(), SECONDS.end());
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| format!("expected seconds, from {least} to {most}"))
}

fn texts(value: &Json) -> Option<Vec<String>> {
    let texts = value.as_array()?.iter();
    texts.map(|text| text.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Preferences, String> {
        Preferences::read(text.into()).map_err(|complaint| {
            let line = complaint.position.map_or(0, |position| position.line);
            format!("{line}: {complaint}")
        })
    }

    #[test]
    fn an_empty_file_wants_nothing_otherwise() {
        let (empty, usual) = (read("").unwrap(), Preferences::default());
        assert_eq!(empty.to_toml(), usual.to_toml());
    }

    #[test]
    fn what_is_printed_is_read_as_the_same() {
        let text = "theme = 'dark'\nreveal_seconds = 5\nclipboard_seconds = 60\nprofiles = ['prod', 'dev']\n\
                    [keys.screens]\nreveal = ['F2', 'Alt-r']\nup = ['↑', 'Up', 'w']\nmend = ['Ctrl-w']\n[keys.edit]\nundo = ['Alt-u']\n";
        let once = read(text).unwrap();
        let twice = read(&once.to_toml()).unwrap();
        assert_eq!(twice.to_toml(), once.to_toml());
        assert_eq!(twice.theme, Some(ThemeName::Dark));
        assert_eq!(twice.profiles, ["prod", "dev"]);
        assert!(
            twice.to_toml().contains(
                "reveal = [\"F2\", \"Alt-r\"] # show this value, until the cursor moves or for 5 s"
            )
        );
        assert!(twice.to_toml().contains("emptied after 60 s"));
    }

    #[test]
    fn every_key_of_the_table_is_named_as_it_is_read() {
        for row in keymap::BINDINGS {
            for key in &*row.keys {
                assert_eq!(Key::named(&key.name()), Some(*key), "{}", key.name());
            }
        }
        for name in ["", "Ctrl-", "xy", "F0", "F25", "Hyper-x", " ", "\u{1b}"] {
            assert_eq!(Key::named(name), None, "{name:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, told) in [
            ("a = 1\n", "1: a: there is no such setting; there are theme,"),
            (
                "\ntheme = 'pink'\n",
                "2: theme: expected one of terminal, dark, light, high-contrast",
            ),
            (
                "reveal_seconds = 0\n",
                "1: reveal_seconds: expected seconds, from 1 to 600",
            ),
            (
                "clipboard_seconds = '5'\n",
                "1: clipboard_seconds: expected seconds",
            ),
            ("profiles = 'dev'\n", "1: profiles: expected names of profiles"),
            (
                "[keys.nowhere]\nup = ['x']\n",
                "2: keys.nowhere.up: there is no such situation; there are screens, workspace",
            ),
            (
                "[keys.screens]\nfly = ['x']\n",
                "2: keys.screens.fly: nothing of that name is done there; there are next-screen",
            ),
            ("[keys.screens]\nup = 'x'\n", "2: keys.screens.up: expected keys"),
            ("[keys.screens]\nup = []\n", "2: keys.screens.up: it needs a key"),
            (
                "[keys.screens]\nup = ['Hyper-x']\n",
                "2: keys.screens.up: there is no key Hyper-x",
            ),
            (
                "[keys.screens]\nreveal = ['x']\n",
                "2: keys.screens.reveal: x is there for: explain: every place",
            ),
            // A screen's own key, and one of every screen.
            (
                "[keys.screens]\nreveal = ['n']\n",
                "2: keys.screens.reveal: n is there for: to the next thing to set up",
            ),
            (
                "[keys.workspace]\nfold = ['q']\n",
                "2: keys.workspace.fold: q is there for: quit",
            ),
            (
                "[keys.edit]\nundo = ['u']\n",
                "2: keys.edit.undo: u is text there; give it Ctrl- or Alt-",
            ),
            ("theme = \n", "1: "),
        ] {
            let complaint = read(text).err().unwrap();
            assert!(complaint.starts_with(told), "{complaint}");
        }
    }

    #[test]
    fn keys_may_change_places() {
        let swapped = read("[keys.screens]\nreveal = ['x']\nexplain = ['r']\n").unwrap();
        let does = |name: &str| {
            swapped
                .keys
                .action(Context::Workspace, &Key::named(name).unwrap().event())
        };
        assert_eq!(
            (does("x"), does("r")),
            (Some(Action::Reveal), Some(Action::Explain))
        );
    }
}
