//! The loop: wait for a message, update, do the effects, draw.

use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::abilities::Setting;
use super::clipboard::Clipboard;
use super::effects::{self, Timer};
use super::input::Input;
#[cfg(unix)]
use super::job;
use super::signals::Signals;
use super::terminal::{self, Screen};
use super::watch;
use crate::app::preferences::Preferences;
use crate::app::update::update;
use crate::app::{Effect, Message, State, Suspension};
use crate::python::Scanner;
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

/// The user interface with its first frame on the screen. Dropping it gives the terminal back.
pub struct Session {
    screen: Screen,
    state: State,
    setting: Setting,
    signals: Option<Signals>,
    scanner: Arc<Mutex<Scanner>>,
    timers: Vec<Timer>,
    sender: Sender<Incoming>,
    receiver: Receiver<Incoming>,
    /// Dropped last: while it is waited for at the end, the terminal is given back already.
    clipboard: Clipboard,
}

impl Session {
    /// Takes the terminal and shows the workspace. What can be done behind the first frame is left to [`Session::run`].
    ///
    /// # Errors
    /// There is no terminal, or it was lost.
    pub fn show(
        workspace: Workspace,
        setting: Setting,
        preferences: Preferences,
        vault_endpoint: Option<String>,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let tells = sender.clone();
        // Before there is a thread that could fail: it would take the terminal along, and the loop would wait for ever.
        terminal::on_panic(move || {
            let failed = io::Error::other("a part of the program has failed");
            let _ = tells.send(Incoming::Lost(failed));
        });
        let signals = Signals::heed()?;
        let mut screen = Screen::take()?;
        let mut state = State::new(workspace, screen.size()?);
        state.look = setting.look;
        state.vault_endpoint = vault_endpoint;
        state.prefer(preferences);
        screen.draw(|frame| ui::view(&state, frame))?;
        Ok(Self {
            clipboard: Clipboard::new(setting.reach, sender.clone()),
            screen,
            state,
            setting,
            signals: Some(signals),
            scanner: Arc::default(),
            timers: Vec::new(),
            sender,
            receiver,
        })
    }

    /// Goes on until the user quits.
    ///
    /// # Errors
    /// The terminal was lost.
    pub fn run(mut self) -> io::Result<()> {
        read_terminal(Input::open()?, self.sender.clone());
        if let Some(signals) = self.signals.take() {
            signals.tell(self.sender.clone());
        }
        effects::scan(&self.state, &self.sender, &self.scanner);
        effects::clear(&self.state);
        let _watcher = watch::watch(self.state.workspace.place(), self.sender.clone());
        loop {
            let Some(first) = wait(&self.receiver, &mut self.timers)? else {
                continue;
            };
            // Whatever has arrived meanwhile is taken in before the next drawing.
            let arrived: Vec<Incoming> = std::iter::once(first).chain(self.receiver.try_iter()).collect();
            for incoming in arrived {
                let message = match incoming {
                    Incoming::Message(message) => message,
                    Incoming::Lost(error) => return Err(error),
                    Incoming::Ended => return Ok(()),
                };
                if self.take_in(message)?.is_break() {
                    return Ok(());
                }
            }
            self.screen.draw(|frame| ui::view(&self.state, frame))?;
        }
    }

    /// Updates the state and does what that asks for; breaks off where that is to quit.
    fn take_in(&mut self, message: Message) -> io::Result<ControlFlow<()>> {
        for message in ui::clicks::messages(&self.state, message) {
            for effect in update(&mut self.state, message) {
                let Self { state, sender, .. } = self;
                match effect {
                    Effect::Quit => return Ok(ControlFlow::Break(())),
                    Effect::Suspend(suspension) => suspend(&mut self.screen, suspension, sender)?,
                    Effect::Scan => effects::scan(state, sender, &self.scanner),
                    effect => {
                        let (timers, clipboard) = (&mut self.timers, &mut self.clipboard);
                        effects::perform(effect, state, sender, timers, clipboard, self.setting);
                    }
                }
            }
        }
        Ok(ControlFlow::Continue(()))
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
