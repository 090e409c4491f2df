//! The loop: wait for a message, update, do the effects, draw.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Instant;

use crossterm::event::{self, Event};

use super::effects::{self, Timer};
use super::terminal::{self, Screen};
use crate::app::update::update;
use crate::app::{Effect, Message, State};
use crate::ui;
use crate::ui::theme::Theme;
use crate::workspace::Workspace;

/// What arrives at the loop.
pub(super) enum Incoming {
    /// Something happened.
    Message(Message),
    /// The terminal cannot be read any more.
    Lost(io::Error),
}

/// Runs the user interface until the user quits.
///
/// # Errors
/// There is no terminal, or it was lost.
pub fn run(workspace: Workspace, theme: Theme) -> io::Result<()> {
    let mut screen = Screen::take()?;
    let mut state = State::new(workspace, screen.terminal.size()?);
    let (sender, receiver) = mpsc::channel();
    read_terminal(sender.clone());
    let mut timers: Vec<Timer> = Vec::new();
    loop {
        screen.terminal.draw(|frame| ui::view(&state, &theme, frame))?;
        // Whatever has arrived meanwhile is taken in before the next drawing.
        let Some(first) = wait(&receiver, &mut timers)? else {
            continue;
        };
        let arrived = std::iter::once(Incoming::Message(first)).chain(receiver.try_iter());
        for incoming in arrived.collect::<Vec<_>>() {
            let message = match incoming {
                Incoming::Message(message) => message,
                Incoming::Lost(error) => return Err(error),
            };
            for effect in update(&mut state, message) {
                if matches!(effect, Effect::Quit) {
                    return Ok(());
                }
                effects::perform(effect, &state, &sender, &mut timers);
            }
        }
    }
}

/// Waits for the next message or timer; `None` when there was none in a while.
fn wait(receiver: &Receiver<Incoming>, timers: &mut Vec<Timer>) -> io::Result<Option<Message>> {
    if terminal::has_panicked() {
        return Err(io::Error::other("a part of the program has failed"));
    }
    let now = Instant::now();
    if let Some(due) = timers.iter().position(|timer| timer.at <= now) {
        return Ok(Some(timers.swap_remove(due).message));
    }
    let next = timers.iter().map(|timer| timer.at).min();
    let incoming = match next {
        Some(at) => match receiver.recv_timeout(at - now) {
            Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(RecvTimeoutError::Disconnected) => None,
            Ok(incoming) => Some(incoming),
        },
        None => receiver.recv().ok(),
    };
    match incoming {
        Some(Incoming::Message(message)) => Ok(Some(message)),
        Some(Incoming::Lost(error)) => Err(error),
        None => Err(io::Error::other("the terminal is not read any more")),
    }
}

/// Reads the terminal on a thread of its own, until it cannot be read.
fn read_terminal(sender: Sender<Incoming>) {
    thread::spawn(move || {
        loop {
            let incoming = match event::read() {
                Ok(event) => match message_of(event) {
                    Some(message) => Incoming::Message(message),
                    None => continue,
                },
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

fn message_of(event: Event) -> Option<Message> {
    Some(match event {
        Event::Key(key) => Message::Key(key),
        Event::Mouse(mouse) => Message::Mouse(mouse),
        Event::Paste(text) => Message::Paste(text.into()),
        Event::Resize(width, height) => Message::Resize(width, height),
        Event::FocusLost => Message::FocusLost,
        Event::FocusGained => return None,
    })
}
