//! The loop: wait for a message, update, do the effects, draw.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::abilities::Setting;
use super::clipboard::Clipboard;
use super::effects::{self, Timer};
use super::input::Input;
#[cfg(unix)]
use super::job;
use super::terminal::{self, Screen};
use super::watch;
use crate::app::preferences::Preferences;
use crate::app::update::update;
use crate::app::{Effect, Message, State, Suspension};
use crate::ui;
use crate::workspace::Workspace;

/// What arrives at the loop.
pub(super) enum Incoming {
    /// Something happened.
    Message(Message),
    /// The terminal cannot be read any more.
    Lost(io::Error),
    /// The program was told to end.
    Ended,
}

/// Runs the user interface until the user quits.
///
/// # Errors
/// There is no terminal, or it was lost.
pub fn run(
    workspace: Workspace,
    setting: Setting,
    preferences: Preferences,
    vault_endpoint: Option<String>,
) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    // Dropped last: while a clipboard is waited for at the end, the terminal is given back already.
    let mut clipboard = Clipboard::new(setting.reach, sender.clone());
    let mut screen = Screen::take()?;
    let mut state = State::new(workspace, screen.size()?);
    state.look = setting.look;
    state.vault_endpoint = vault_endpoint;
    state.prefer(preferences);
    read_terminal(Input::open()?, sender.clone());
    await_signals(sender.clone())?;
    let tells = sender.clone();
    terminal::on_panic(move || {
        let failed = io::Error::other("a part of the program has failed");
        let _ = tells.send(Incoming::Lost(failed));
    });
    let scanner = Arc::default();
    effects::scan(&state, &sender, &scanner);
    effects::clear(&state);
    let _watcher = watch::watch(state.workspace.place(), sender.clone());
    let mut timers: Vec<Timer> = Vec::new();
    loop {
        screen.draw(|frame| ui::view(&state, frame))?;
        // Whatever has arrived meanwhile is taken in before the next drawing.
        let Some(first) = wait(&receiver, &mut timers)? else {
            continue;
        };
        for incoming in std::iter::once(first)
            .chain(receiver.try_iter())
            .collect::<Vec<_>>()
        {
            let message = match incoming {
                Incoming::Message(message) => message,
                Incoming::Lost(error) => return Err(error),
                Incoming::Ended => return Ok(()),
            };
            for message in ui::clicks::messages(&state, message) {
                for effect in update(&mut state, message) {
                    match effect {
                        Effect::Quit => return Ok(()),
                        Effect::Suspend(suspension) => suspend(&mut screen, suspension, &sender)?,
                        Effect::Scan => effects::scan(&state, &sender, &scanner),
                        effect => {
                            effects::perform(effect, &state, &sender, &mut timers, &mut clipboard, setting);
                        }
                    }
                }
            }
        }
    }
}

/// Waits for what arrives next, or for a timer; `None` when it should be looked again.
fn wait(receiver: &Receiver<Incoming>, timers: &mut Vec<Timer>) -> io::Result<Option<Incoming>> {
    let now = Instant::now();
    if let Some(due) = timers.iter().position(|timer| timer.at <= now) {
        return Ok(Some(Incoming::Message(timers.swap_remove(due).message)));
    }
    let next = timers.iter().map(|timer| timer.at).min();
    let patience = next.map_or(Duration::from_secs(60), |at| at - now);
    match receiver.recv_timeout(patience) {
        Ok(incoming) => Ok(Some(incoming)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the terminal is not read any more")),
    }
}

/// Stops for the shell with the terminal given back, and takes it again when told to go on.
#[cfg(unix)]
fn suspend(screen: &mut Screen, suspension: Suspension, sender: &Sender<Incoming>) -> io::Result<()> {
    match suspension {
        Suspension::Over => screen.leave(|| {}),
        Suspension::Job if job::has_shell() => screen.leave(job::stop_all),
        Suspension::Program if job::has_shell() => screen.leave(job::stop),
        Suspension::Job => {
            let _ = sender.send(Incoming::Message(Message::NoShell));
            Ok(())
        }
        Suspension::Program => Ok(()),
    }
}

#[cfg(not(unix))]
fn suspend(_: &mut Screen, _: Suspension, sender: &Sender<Incoming>) -> io::Result<()> {
    let _ = sender.send(Incoming::Message(Message::NoShell));
    Ok(())
}

/// Reads the terminal on a thread of its own, until it cannot be read.
fn read_terminal(mut input: Input, sender: Sender<Incoming>) {
    thread::spawn(move || {
        loop {
            let incoming = match input.next(Duration::from_secs(60)) {
                Ok(None) => continue,
                Ok(Some(message)) => Incoming::Message(message),
                Err(error) => {
                    let _ = sender.send(Incoming::Lost(error));
                    return;
                }
            };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
}

/// Signals that end a program end this one in order: terminal given back, temporary folders removed. Others stop it for
/// its shell, have it go on, or tell of a new size of the terminal.
#[cfg(unix)]
fn await_signals(sender: Sender<Incoming>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    let mut signals =
        signal_hook::iterator::Signals::new([SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let incoming = match (signal, crossterm::terminal::size()) {
                (SIGWINCH, Ok((width, height))) => Incoming::Message(Message::Resize(width, height)),
                (SIGWINCH, Err(_)) => continue,
                (SIGTSTP, _) if job::is_stopping() => continue,
                (SIGTSTP, _) => Incoming::Message(Message::Stopping),
                (SIGCONT, _) => Incoming::Message(Message::GoingOn),
                _ => Incoming::Ended,
            };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn await_signals(_: Sender<Incoming>) -> io::Result<()> {
    // Windows ends console programs itself; closing the window takes the terminal along, and a new size is an event.
    Ok(())
}
