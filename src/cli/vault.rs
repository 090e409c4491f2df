//! What `push` and `pull` share: a vault that is asked, and what is told meanwhile.

use std::cell::RefCell;
use std::io::{BufRead, IsTerminal, Write};

use super::Failure;
use super::args::{SignInChoice, VaultArgs};
use crate::deploy::export::Parcel;
use crate::deploy::vault::{Access, Asked, Client, Patience, Shelf, Stop, Talk, Trouble, Whose, Wish, open};
use crate::shown;
use crate::workspace::Workspace;

/// Where the service answers, if elsewhere than usual.
const ENDPOINT: &str = "DLT_SECRETS_VAULT_ENDPOINT";

/// Where vaults answer, if elsewhere than usual: as an option says it, else the variable.
pub(super) fn endpoint(option: Option<&str>) -> Option<String> {
    let variable = || std::env::var(ENDPOINT).ok().filter(|url| !url.is_empty());
    option.map(str::to_owned).or_else(variable)
}

/// A vault that can be asked.
pub(super) struct Opened {
    pub(super) access: Access,
    client: Box<dyn Client>,
    stop: Stop,
}

impl Opened {
    pub(super) fn of(workspace: &Workspace, view: usize, args: &VaultArgs) -> Result<Self, Failure> {
        let vault = args.vault.vault();
        let wish = Wish {
            place: args.vault_project.clone().or_else(|| args.region.clone()),
            whose: args.sign_in.map(|choice| match choice {
                SignInChoice::Profile => Whose::Profile,
                SignInChoice::Machine => Whose::Machine,
            }),
            endpoint: endpoint(args.endpoint.as_deref()),
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

    /// Fetches what dlt could ask for, and what stands under the names of parcels.
    pub(super) fn fetch(
        &self,
        workspace: &Workspace,
        view: usize,
        parcels: &[Parcel],
        err: &mut dyn Write,
    ) -> Result<Shelf, Failure> {
        let asked = Asked::of(workspace, view, self.access.vault, parcels);
        let line = Progress::new(err);
        let fetched = self.talk().fetch(&asked, &|done, all| {
            line.say(&format!("fetching {done} of {all}"));
        });
        line.end();
        fetched.map_err(|(name, trouble)| refused(&self.access, &name, &trouble))
    }
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

/// A number of things, in words.
pub(super) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    }
}
