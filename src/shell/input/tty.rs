//! A Unix terminal, read byte by byte.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use zeroize::{Zeroize, Zeroizing};

use super::bytes::Bytes;
use crate::app::Message;

/// What the terminal sends.
pub(in crate::shell) struct Input {
    /// `None` for standard input.
    device: Option<File>,
    buffer: Zeroizing<Vec<u8>>,
    bytes: Bytes,
    /// When what has come so far is to be taken for all there is.
    rest_at: Option<Instant>,
}

impl Input {
    /// Begins to read: standard input, or the terminal itself where that is something else.
    ///
    /// # Errors
    /// There is no terminal.
    pub(in crate::shell) fn open() -> io::Result<Self> {
        let device = if io::stdin().is_terminal() {
            None
        } else {
            Some(File::open("/dev/tty")?)
        };
        Ok(Self {
            device,
            buffer: Zeroizing::new(vec![0; 1 << 16]),
            bytes: Bytes::default(),
            rest_at: None,
        })
    }

    /// The next message; `None` when there was none for a while.
    ///
    /// # Errors
    /// The terminal cannot be read any more.
    pub(in crate::shell) fn next(&mut self, patience: Duration) -> io::Result<Option<Message>> {
        let until = Instant::now() + patience;
        loop {
            if let Some(message) = self.bytes.next() {
                return Ok(Some(message));
            }
            let now = Instant::now();
            if self.rest_at.is_some_and(|at| at <= now) {
                self.rest_at = None;
                self.bytes.rest();
                continue;
            }
            if now >= until {
                return Ok(None);
            }
            let wake = self.rest_at.map_or(until, |at| at.min(until));
            if self.is_readable(wake - now)? {
                self.read()?;
            }
        }
    }

    fn read(&mut self) -> io::Result<()> {
        let count = match &mut self.device {
            Some(device) => device.read(&mut self.buffer),
            // Not through the buffer of the standard library, which would keep what was read.
            None => Ok(rustix::io::read(io::stdin(), &mut self.buffer[..])?),
        };
        let count = match count {
            Ok(0) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            Err(error) if is_passing(&error) => return Ok(()),
            other => other?,
        };
        let is_more = self.bytes.take(&self.buffer[..count]);
        self.buffer[..count].zeroize();
        match self.bytes.patience() {
            None => self.rest_at = None,
            Some(patience) if is_more || self.rest_at.is_none() => {
                self.rest_at = Some(Instant::now() + patience);
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Whether something can be read within that time.
    fn is_readable(&self, within: Duration) -> io::Result<bool> {
        let stdin = io::stdin();
        let terminal: BorrowedFd<'_> = match &self.device {
            Some(device) => device.as_fd(),
            None => stdin.as_fd(),
        };
        let mut watched = [PollFd::new(&terminal, PollFlags::IN)];
        let within = Timespec {
            tv_sec: i64::try_from(within.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: within.subsec_nanos().into(),
        };
        match poll(&mut watched, Some(&within)).map_err(io::Error::from) {
            Err(error) if is_passing(&error) => return Ok(false),
            other => other?,
        };
        let events = watched[0].revents();
        if events.contains(PollFlags::IN) {
            return Ok(true);
        }
        if events.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        Ok(false)
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}
