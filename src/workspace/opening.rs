//! Opening: which files there may be, what stands in them, and which columns read them.

use std::sync::Arc;

use super::file::File;
use super::{Options, View, Workspace};
use crate::dlt::layout::{self, Kind, Scope, Slot};
use crate::dlt::profile;
use crate::secret::Secret;
use crate::store::place::Place;

impl Workspace {
    /// Reads every file of dlt's layout and makes the picture.
    ///
    /// `active` is the active profile as `dlt::profile::active` tells it, `asked` are profiles that get a column
    /// whatever the disk has. Files that cannot be read are part of the picture.
    #[must_use]
    pub fn open(place: Place, active: &str, asked: &[String], options: Options) -> Self {
        Self::reading(place, active, asked, options, File::read)
    }

    /// Makes the picture of a workspace whose files are known before they are on disk: the text of each by its place in dlt's
    /// layout.
    #[must_use]
    pub fn of_texts(
        place: Place,
        active: &str,
        options: Options,
        text: &dyn Fn(&Slot) -> Option<Secret>,
    ) -> Self {
        Self::reading(place, active, &[], options, |place, slot| {
            let text = text(&slot);
            File::found(place, slot, Ok(text))
        })
    }

    fn reading(
        place: Place,
        active: &str,
        asked: &[String],
        options: Options,
        read: impl Fn(&Place, Slot) -> File,
    ) -> Self {
        let options = Options {
            active: active.to_owned(),
            profiles: asked.to_vec(),
            ..options
        };
        let names = profile_names(&place, active, asked, &options.first);
        let mut slots: Vec<Slot> = Vec::new();
        for scope in Scope::ALL {
            for name in std::iter::once(None).chain(names.iter().map(|name| Some(&**name))) {
                slots.extend(Kind::ALL.map(|kind| Slot::new(scope, name, kind)));
            }
        }
        let files: Vec<File> = slots.into_iter().map(|slot| read(&place, slot)).collect();
        let index = |slot: &Slot| files.iter().position(|file| file.slot == *slot);
        let view = |name: &str, profile: Option<&str>| {
            let of = |kind| {
                layout::precedence(profile, kind)
                    .iter()
                    .filter_map(index)
                    .collect()
            };
            let (secrets, config) = (of(Kind::Secrets), of(Kind::Config));
            View {
                name: name.to_owned(),
                profile: profile.map(Into::into),
                secrets,
                config,
            }
        };
        let views = if place.profiles_enabled {
            names.iter().map(|name| view(name, Some(name))).collect()
        } else {
            vec![view(profile::NO_PROFILES, None)]
        };
        let active = if place.profiles_enabled {
            active
        } else {
            profile::NO_PROFILES
        };
        Self::picture(
            Arc::new(place),
            Arc::new(options),
            active.to_owned(),
            files,
            views,
        )
    }

    /// Reads everything again, as it is on disk then; what was edited and not saved is not in it.
    pub fn reopening(&self) -> impl FnOnce() -> Self + Send + 'static {
        let (place, options) = (Arc::clone(&self.place), Arc::clone(&self.options));
        move || {
            let (active, profiles) = (options.active.clone(), options.profiles.clone());
            Self::open(place.again(), &active, &profiles, Options::clone(&options))
        }
    }
}

/// The columns of a workspace with profiles, in order.
fn profile_names(place: &Place, active: &str, asked: &[String], first: &[String]) -> Vec<String> {
    let mut names: Vec<String> = profile::ALWAYS_SHOWN
        .iter()
        .map(|&name| name.to_owned())
        .collect();
    let with_files = place.profiles_with_files();
    let pinned = place.pin.as_deref().filter(|pin| !pin.is_empty());
    let more = with_files
        .iter()
        .map(|name| &**name)
        .chain(pinned)
        .chain([active]);
    for name in more.chain(asked.iter().map(String::as_str)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    let rank = |name: &String| first.iter().position(|wanted| wanted == name);
    names.sort_by_key(|name| rank(name).unwrap_or(usize::MAX));
    names
}
