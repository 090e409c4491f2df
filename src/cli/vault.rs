//! What `push` and `pull` share: a vault that is asked, and what is told meanwhile.

use std::cell::RefCell;
use std::io::{BufRead, IsTerminal, Write};
use std::sync::Arc;

use indexmap::IndexSet;

use super::Failure;
use super::args::{SignInChoice, VaultArgs};
use crate::deploy::vault::{
    Access, Client, Patience, Shelf, Stop, Talk, Trouble, Whose, Wish, asked_names, open,
};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::shown;
use crate::store::together::{Saving, save_all};
use crate::workspace::Workspace;

/// Where the service answers, if elsewhere than usual.
const ENDPOINT: &str = "DLT_SECRETS_VAULT_ENDPOINT";

/// A vault that can be asked.
pub(super) struct Opened {
    pub(super) access: Access,
    client: Box<dyn Client>,
    stop: Stop,
}

impl Opened {
    pub(super) fn of(workspace: &Workspace, view: usize, args: &VaultArgs) -> Result<Self, Failure> {
        let vault = args.vault.vault();
        let variable = || std::env::var(ENDPOINT).ok().filter(|url| !url.is_empty());
        let wish = Wish {
            place: args.vault_project.clone().or_else(|| args.region.clone()),
            whose: args.sign_in.map(|choice| match choice {
                SignInChoice::Profile => Whose::Profile,
                SignInChoice::Machine => Whose::Machine,
            }),
            endpoint: args.endpoint.clone().or_else(variable),
        };
        let access = Access::of(workspace, view, vault, &wish)
            .map_err(|why| Failure::with_help(why.to_string(), why.help()))?;
        let stop = Stop::default();
        let client = open(&access, stop.clone()).map_err(|trouble| refused(&access, "", &trouble))?;
        Ok(Self { access, client, stop })
    }

    pub(super) fn talk(&self) -> Talk<'_> {
        Talk {
            client: &*self.client,
            prefix: &self.access.prefix,
            patience: Patience::default(),
            stop: self.stop.clone(),
        }
    }

    /// Fetches what dlt could ask for, and those names beside.
    pub(super) fn fetch(
        &self,
        workspace: &Workspace,
        view: usize,
        also: &IndexSet<String>,
        err: &mut dyn Write,
    ) -> Result<Shelf, Failure> {
        let vault = self.access.vault;
        let mut asked = asked_names(workspace, view, vault, asks_for_values(workspace, view, self));
        asked.extend(also.iter().cloned());
        let values = asked_names(workspace, view, vault, true);
        let line = Progress::new(err);
        let fetched = self.talk().fetch(vault, &asked, &values, &|done, all| {
            line.say(&format!("fetching {done} of {all}"));
        });
        line.end();
        fetched.map_err(|(name, trouble)| refused(&self.access, &name, &trouble))
    }
}

/// Whether dlt asks a vault for single values in a column.
fn asks_for_values(workspace: &Workspace, view: usize, opened: &Opened) -> bool {
    let setting = workspace.vault_setting(view, opened.access.vault, "only_toml_fragments");
    setting.is_some_and(|text| text.expose().eq_ignore_ascii_case("false"))
}

fn refused(access: &Access, name: &str, trouble: &Trouble) -> Failure {
    let what = if name.is_empty() {
        access.vault.name().to_owned()
    } else {
        format!("{}, {name}", access.vault.name())
    };
    let message = format!("{what}: {trouble}");
    let help = match trouble {
        Trouble::NotBuilt => {
            "`pip install dlt-secrets` has them, or `cargo install dlt-secrets --features vaults`; \
             `dlt-secrets export --format google` or `aws` prints what would be pushed"
        }
        Trouble::SignIn(_) => {
            "--sign-in machine takes the credentials of this machine, --sign-in profile those of the profile"
        }
        Trouble::NoRegion => "say it with --region",
        Trouble::NoPlace => {
            "look at the project's name, and that the Secret Manager API is enabled in it; --vault-project says another"
        }
        Trouble::Unreachable | Trouble::Slow => "look at the network, and at --endpoint where it was given",
        Trouble::Busy | Trouble::Failing(_) => "try again later",
        _ => "nothing was written",
    };
    Failure::with_help(message, help)
}

/// One line that tells how far it is, on a terminal only.
pub(super) struct Progress<'w> {
    err: RefCell<&'w mut dyn Write>,
    is_shown: bool,
}

impl<'w> Progress<'w> {
    pub(super) fn new(err: &'w mut dyn Write) -> Self {
        Self {
            err: RefCell::new(err),
            is_shown: std::io::stderr().is_terminal(),
        }
    }

    pub(super) fn say(&self, text: &str) {
        if self.is_shown {
            let mut err = self.err.borrow_mut();
            let _ = write!(err, "\r\x1b[K{text} …");
            let _ = err.flush();
        }
    }

    pub(super) fn end(self) {
        if self.is_shown {
            let _ = write!(self.err.borrow_mut(), "\r\x1b[K");
        }
    }
}

/// Asks whether to go on, unless that was said already.
pub(super) fn confirm(question: &str, yes: bool, err: &mut dyn Write) -> Result<bool, Failure> {
    if yes {
        return Ok(true);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::with_help(
            "nobody is here to be asked",
            "add --yes to go on without, or --dry-run to see only what would be done; nothing was written",
        ));
    }
    write!(err, "{} [y/N] ", shown::safe(question))?;
    err.flush()?;
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::new(format!("the terminal cannot be read: {}", error.kind())))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Saves documents of a workspace, all or none, unless dlt would fail on them.
pub(super) fn save(
    workspace: &Workspace,
    documents: &[(FileIndex, Arc<Document>)],
) -> Result<Workspace, Failure> {
    let after = workspace.with_documents(
        documents
            .iter()
            .map(|(file, document)| (*file, Arc::clone(document))),
    );
    if let Some(why) = after.newly_broken(workspace) {
        return Err(Failure::with_help(why, "nothing was written"));
    }
    let files = workspace.files();
    let saving: Vec<Saving<'_>> = documents
        .iter()
        .map(|(file, document)| Saving {
            path: &files[*file].path,
            kind: files[*file].slot.kind,
            expected: files[*file].saved.as_ref(),
            new: document.text(),
        })
        .collect();
    save_all(&saving).map_err(|(at, error)| {
        let label = &files[documents[at].0].label;
        Failure::with_help(
            format!("{label} was not saved: {error}"),
            "nothing was written; try again",
        )
    })?;
    Ok(after)
}

/// A number of things, in words.
pub(super) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    }
}
