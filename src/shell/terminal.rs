//! The terminal: taken over at the start, given back however the program ends, and while it is stopped.

use std::io::{self, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, TryLockError};
use std::thread;
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

#[cfg(unix)]
use super::emergency;
use super::output::Output;

/// Whether it is ours right now.
pub(super) static TAKEN: AtomicBool = AtomicBool::new(false);

/// Held while something is drawn, so that a thread that panics gives back a terminal nobody is drawing on.
static DRAWING: Mutex<()> = Mutex::new(());

/// The terminal while it is ours; dropping it gives it back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Output>>,
}

impl Screen {
    /// Takes the terminal over: raw mode, alternate screen, mouse, bracketed paste, focus events.
    ///
    /// # Errors
    /// There is no terminal, or it refuses.
    pub fn take() -> io::Result<Self> {
        take()?;
        match Terminal::new(CrosstermBackend::new(Output::default())) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Its columns and rows.
    ///
    /// # Errors
    /// It cannot be asked.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Draws, unless the terminal was given back meanwhile.
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let Ok(_held) = DRAWING.lock() else { return Ok(()) };
        if TAKEN.load(Ordering::SeqCst) {
            self.terminal.draw(view)?;
        }
        Ok(())
    }

    /// Gives the terminal back while something else is done, and takes it again; whatever happened to it meanwhile.
    ///
    /// # Errors
    /// It is gone, or it refuses.
    pub fn leave(&mut self, meanwhile: impl FnOnce()) -> io::Result<()> {
        give_back();
        meanwhile();
        take()?;
        execute!(io::stdout(), Clear(ClearType::All))?;
        // A new one, which knows of nothing on the screen. Its own way to forget asks the terminal for its cursor, and
        // the answer is read elsewhere.
        self.terminal = Terminal::new(CrosstermBackend::new(Output::default()))?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    #[cfg(unix)]
    emergency::prepare();
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let taken = execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableMouseCapture,
        EnableBracketedPaste,
        EnableFocusChange,
        cursor::Hide
    );
    if taken.is_err() {
        give_back();
    }
    taken
}

/// Gives the terminal back; once, whoever asks first.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // Nothing can be done when the terminal is gone.
    let _ = write_give_back(&mut io::stdout());
    let _ = disable_raw_mode();
}

/// Writes what undoes [`take`].
pub(super) fn write_give_back(out: &mut impl Write) -> io::Result<()> {
    execute!(
        out,
        DisableFocusChange,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    )
}

/// Gives the terminal back on a panic and says where it was. A panic's own message may quote a value, so it is
/// never printed.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(|info| {
        // A drawing that does not end is the panic itself, or one that the terminal does not take.
        let _held = (0..50).find_map(|_| match DRAWING.try_lock() {
            Ok(held) => Some(held),
            Err(TryLockError::Poisoned(_)) => None,
            Err(TryLockError::WouldBlock) => {
                thread::sleep(Duration::from_millis(2));
                None
            }
        });
        give_back();
        let place = info
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let _ = writeln!(
            io::stderr(),
            "dlt-secrets stopped by a fault of its own at {place}; files are as they were last saved"
        );
    }));
}

/// Has something more done after a panic of any thread: the others have to know that the program ends.
pub(super) fn on_panic(tell: impl Fn() + Send + Sync + 'static) {
    let first = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        first(info);
        tell();
    }));
}
