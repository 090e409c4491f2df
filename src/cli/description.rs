//! The command line described: completions, man pages, the reference.

use std::fmt::Write as _;
use std::io::Write;

use clap::{Command, CommandFactory};

use super::args::Args;
use super::{Failure, Outcome};

const NAME: &str = "dlt-secrets";

/// `completions`.
pub(super) fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // Written at once: a reader that goes away early is no error of the generator's.
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), NAME, &mut text);
    out.write_all(&text)?;
    Ok(Outcome::Good)
}

/// `man`.
pub(super) fn man(name: Option<&str>, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let command = built();
    let (title, page) = match name {
        None => (NAME.to_owned(), command),
        Some(name) => {
            let found = command
                .get_subcommands()
                .find(|command| command.get_name() == name);
            let page = found.ok_or_else(|| {
                let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
                Failure::with_help(
                    format!("there is no command {name:?}"),
                    format!("one of {}", names.join(", ")),
                )
            })?;
            (format!("{NAME}-{name}"), page.clone())
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).title(title).render(&mut text)?;
    out.write_all(&text)?;
    Ok(Outcome::Good)
}

/// Every command with its help, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from("# The command line\n");
    let command = built();
    let all = std::iter::once(&command).chain(
        command
            .get_subcommands()
            .filter(|command| command.get_name() != "help"),
    );
    for command in all {
        let name = match command.get_name() {
            NAME => NAME.to_owned(),
            name => format!("{NAME} {name}"),
        };
        let help = command.clone().term_width(100).render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        let _ = write!(
            text,
            "\n## {name}\n\n```text\n{}\n```\n",
            lines.join("\n").trim_end()
        );
    }
    text
}

fn built() -> Command {
    let mut command = Args::command();
    command.build();
    command
}
