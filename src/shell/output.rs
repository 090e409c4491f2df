//! What is drawn, on its way to the terminal.

use std::io::{self, Write};

use zeroize::{Zeroize, Zeroizing};

/// Gathers what is drawn, sends it at once, and wipes it: a value that was shown once is not kept. (The standard library's
/// buffer keeps what it has sent until something else is written over it.)
#[derive(Default)]
pub struct Output(Zeroizing<Vec<u8>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let sent = send(&self.0);
        self.0.zeroize();
        sent
    }
}

#[cfg(unix)]
fn send(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(io::stdout(), bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn send(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}
