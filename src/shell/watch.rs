//! Hearing of changes on disk. Folders are watched, not files: a file that is replaced as a whole is another one.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::event_loop::Incoming;
use crate::app::Message;
use crate::store::place::Place;

/// So long nothing more has to happen before the files are read: who writes one often writes several.
const QUIET: Duration = Duration::from_millis(150);

/// So long at most it is waited for that.
const PATIENCE: Duration = Duration::from_secs(1);

/// Watches the folders of a workspace for as long as it is kept. Where that cannot be, nothing is heard of: then a look
/// is taken when the terminal gets the focus, and before anything is written.
pub(super) fn watch(place: &Place, sender: Sender<Incoming>) -> Option<RecommendedWatcher> {
    let (told, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(told).ok()?;
    let mut folders: Vec<PathBuf> = vec![place.settings.clone(), place.global.clone()];
    folders.extend(place.marker.parent().map(Path::to_path_buf));
    folders.dedup();
    // Of what else stands in the project's folder, code alone is news: a running pipeline may write there all the time.
    let project = (!folders.contains(&place.project)).then(|| place.project.clone());
    folders.extend(project.clone());
    let watched = folders
        .iter()
        .filter(|folder| watcher.watch(folder, RecursiveMode::NonRecursive).is_ok())
        .count();
    if watched == 0 {
        return None;
    }
    thread::spawn(move || tell(&events, &sender, project.as_deref()));
    Some(watcher)
}

/// Passes on that something was changed, once for what happens together.
fn tell(events: &Receiver<notify::Result<Event>>, sender: &Sender<Incoming>, code: Option<&Path>) {
    while let Ok(event) = events.recv() {
        if !is_change(&event, code) {
            continue;
        }
        let since = Instant::now();
        while since.elapsed() < PATIENCE && events.recv_timeout(QUIET).is_ok() {}
        if sender.send(Incoming::Message(Message::DiskChanged)).is_err() {
            return;
        }
    }
}

/// Whether more than a look was taken at a file, and in the folder of code at a file of code: reading the files again must not have
/// them read again.
fn is_change(event: &notify::Result<Event>, code: Option<&Path>) -> bool {
    let is_news = |path: &PathBuf| path.parent() != code || path.extension().is_some_and(|end| end == "py");
    event.as_ref().map_or(true, |event| {
        !event.kind.is_access() && (event.paths.is_empty() || event.paths.iter().any(is_news))
    })
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, EventKind, ModifyKind};

    use super::*;

    #[test]
    fn of_the_project_folder_code_alone_is_news() {
        let is_news = |kind, path: &str| {
            let event = Event::new(kind).add_path(path.into());
            is_change(&Ok(event), Some(Path::new("/project")))
        };
        let written = EventKind::Modify(ModifyKind::Any);
        assert!(is_news(written, "/project/pipeline.py"));
        assert!(is_news(written, "/project/.dlt/secrets.toml"));
        assert!(!is_news(written, "/project/crm.duckdb"));
        assert!(!is_news(
            EventKind::Access(AccessKind::Any),
            "/project/pipeline.py"
        ));
    }
}
