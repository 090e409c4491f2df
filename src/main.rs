//! Parses the arguments, runs, prints one error, and ends with the exit status.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use dlt_secrets::cli::{self, Args};
use dlt_secrets::shell::{privacy, terminal};
use zeroizing_alloc::ZeroAlloc;

/// Wipes every block that is freed: copies of secrets that libraries make do not outlive their use.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    privacy::close_memory();
    terminal::install_panic_hook();
    let args = Args::parse();
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let result = cli::run(&args, &mut out, &mut err).and_then(|outcome| {
        out.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(outcome) => ExitCode::from(outcome.status()),
        Err(failure) => {
            // Nobody is left to tell when standard error is gone.
            let _ = writeln!(err, "{failure}");
            ExitCode::from(2)
        }
    }
}
