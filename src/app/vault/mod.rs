//! The vault assistant: what is wished, what the vault holds against it, a push, and what is left to do after it.

mod planned;
mod pushed;
mod wishes;

pub use planned::{Planned, PushLine, VaultList};
pub use pushed::Pushed;
pub use wishes::{WishRow, Wishes};

use std::sync::Arc;

use super::field::Field;
use super::keymap::Context;
use super::state::State;
use crate::deploy::export::{Export, Parcel, Store, parcels};
use crate::deploy::vault::{
    Access, Asked, Connection, Errand, Progress, Report, Shelf, Stop, Trouble, Wish, connection,
};
use crate::dlt::key::KeyPath;
use crate::workspace::Workspace;
use crate::workspace::vaults::Vault;

/// The assistant, for one profile.
pub struct VaultDialog {
    /// The profile's column.
    pub view: usize,
    /// What is wished.
    pub wishes: Wishes,
    /// What is written so that the profile asks the vault, or why that cannot be.
    pub connection: Result<Connection, String>,
    /// Where one is.
    pub stage: Stage,
    /// What was wrong, or refused, last.
    pub error: Option<String>,
}

/// Where one is in it.
pub enum Stage {
    /// What is wished is being chosen.
    Wishing,
    /// One of the wishes, the chosen one, is being typed.
    Typing(Field),
    /// A worker talks to the vault.
    Working(Box<Working>),
    /// What the vault holds is known, and what a push would do.
    Planned(Box<Planned>),
    /// A push has ended.
    Pushed(Box<Pushed>),
}

/// While a worker talks to the vault.
pub struct Working {
    /// What it was sent for.
    pub purpose: Purpose,
    /// The errand's number.
    pub number: u64,
    /// How far it is; `None` before it says anything.
    pub progress: Option<Progress>,
    /// What ends it.
    pub stop: Stop,
}

/// What a worker was sent for.
pub enum Purpose {
    /// To ask what the vault holds.
    Ask(Box<Prepared>),
    /// To write what is planned.
    Push(Box<Planned>),
}

impl Purpose {
    /// How the vault is asked, and with what.
    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        match self {
            Self::Ask(prepared) => prepared,
            Self::Push(planned) => &planned.prepared,
        }
    }
}

/// What a profile has for a vault, and how that is asked.
pub struct Prepared {
    /// How the vault is asked.
    pub access: Access,
    /// What the profile gets, in parcels.
    pub parcels: Vec<Parcel>,
    /// What has to be known about these.
    pub remarks: Vec<String>,
    /// Keys that lack a value, and are in none of them.
    pub incomplete: Vec<KeyPath>,
    asked: Asked,
}

impl VaultDialog {
    /// Opens it for the cursor's profile.
    #[must_use]
    pub fn open(state: &State) -> Self {
        let view = state.browse.column;
        let mut dialog = Self {
            view,
            wishes: Wishes::usual(&state.workspace, view),
            connection: Err(String::new()),
            stage: Stage::Wishing,
            error: None,
        };
        dialog.look(state);
        dialog
    }

    /// What the keys mean.
    #[must_use]
    pub fn context(&self) -> Context {
        match &self.stage {
            Stage::Wishing => Context::Vault,
            Stage::Typing(_) => Context::VaultText,
            Stage::Working(_) => Context::VaultWork,
            Stage::Planned(planned) => match planned.list {
                VaultList::Push => Context::VaultPlan,
                VaultList::Holdings => Context::VaultHoldings,
            },
            Stage::Pushed(_) => Context::VaultPushed,
        }
    }

    /// Looks at another picture; `false` when the profile is gone.
    pub(super) fn follow(&mut self, state: &State) -> bool {
        if self.view >= state.workspace.views().len() {
            if let Stage::Working(working) = &self.stage {
                working.stop.stop();
            }
            return false;
        }
        self.look(state);
        true
    }

    /// Looks again what the wishes come to.
    pub fn look(&mut self, state: &State) {
        let files = state.workspace.without_fetched();
        let files = files.as_ref().unwrap_or(&state.workspace);
        let asking = self.wishes.asking(files, self.view);
        let key = self.wishes.key.as_ref();
        self.connection = connection(files, self.view, self.wishes.vault, asking, key);
        if let Stage::Planned(_) = &self.stage
            && let Ok(prepared) = self.prepare(files, state.vault_endpoint.as_deref())
            && let Stage::Planned(planned) = &mut self.stage
        {
            planned.renew(prepared, files, self.view);
        }
        if let Stage::Pushed(pushed) = &mut self.stage {
            pushed.look(files, self.view);
        }
    }

    /// How the vault is asked, and what there is for it.
    fn prepare(&self, files: &Workspace, endpoint: Option<&str>) -> Result<Prepared, String> {
        let connection = self.connection.as_ref().map_err(String::clone)?;
        let (view, vault) = (self.view, self.wishes.vault);
        let wish = Wish {
            place: self.wishes.place(),
            whose: self.wishes.sign_in,
            endpoint: endpoint.map(str::to_owned),
        };
        let access = Access::of(&connection.after, view, vault, &wish).map_err(|why| why.to_string())?;
        let export = Export::of(files, view, self.wishes.only);
        let (parcels, remarks) = parcels(&export, Store::Vault(vault), self.wishes.layout);
        Ok(Prepared {
            asked: Asked::of(&connection.after, view, vault, &parcels),
            access,
            parcels,
            remarks,
            incomplete: export.incomplete.into_iter().map(|(key, _)| key).collect(),
        })
    }

    /// Sends a worker to fetch what the vault holds.
    ///
    /// # Errors
    /// The sentence that says why it cannot be asked.
    pub fn ask(&mut self, state: &mut State) -> Result<Errand, String> {
        let files = state.workspace.without_fetched();
        let files = files.as_ref().unwrap_or(&state.workspace);
        let prepared = self.prepare(files, state.vault_endpoint.as_deref())?;
        Ok(self.send(state, Purpose::Ask(Box::new(prepared))))
    }

    /// Sends a worker to push what is planned; `None` where there is nothing to write.
    pub fn push(&mut self, state: &mut State) -> Option<Errand> {
        match std::mem::replace(&mut self.stage, Stage::Wishing) {
            Stage::Planned(planned) if planned.plan.writes() > 0 => {
                Some(self.send(state, Purpose::Push(planned)))
            }
            stage => {
                self.stage = stage;
                None
            }
        }
    }

    fn send(&mut self, state: &mut State, purpose: Purpose) -> Errand {
        state.errands += 1;
        let stop = Stop::default();
        let errand = Errand {
            number: state.errands,
            access: purpose.prepared().access.clone(),
            steps: match &purpose {
                Purpose::Ask(_) => Vec::new(),
                Purpose::Push(planned) => planned.plan.steps.clone(),
            },
            asked: purpose.prepared().asked.clone(),
            stop: stop.clone(),
        };
        self.error = None;
        self.stage = Stage::Working(Box::new(Working {
            purpose,
            number: errand.number,
            progress: None,
            stop,
        }));
        errand
    }

    /// Takes what came of an errand; answers what the vault holds, for the picture.
    pub fn take(&mut self, state: &State, report: Report) -> Option<Arc<Shelf>> {
        let working = match std::mem::replace(&mut self.stage, Stage::Wishing) {
            Stage::Working(working) if working.number == report.number => working,
            stage => {
                self.stage = stage;
                return None;
            }
        };
        let files = state.workspace.without_fetched();
        let files = files.as_ref().unwrap_or(&state.workspace);
        let shelf = report.shelf.map(Arc::new);
        let fetched = shelf.as_ref().ok().cloned();
        match (working.purpose, shelf) {
            (Purpose::Push(planned), shelf) => {
                let pushed = Pushed::new(*planned, report.outcomes, shelf, files, self.view);
                self.stage = Stage::Pushed(Box::new(pushed));
            }
            (Purpose::Ask(prepared), Ok(shelf)) => {
                let planned = Planned::new(*prepared, shelf, files, self.view);
                self.stage = Stage::Planned(Box::new(planned));
            }
            (Purpose::Ask(_), Err((name, trouble))) => {
                self.error = Some(fault(self.wishes.vault, &name, &trouble));
            }
        }
        fetched
    }
}

/// What went wrong with a vault, and what helps, in a sentence.
#[must_use]
pub fn fault(vault: Vault, name: &str, trouble: &Trouble) -> String {
    let what = match name {
        "" => vault.name().to_owned(),
        name => format!("{}, {name}", vault.name()),
    };
    let help = match trouble {
        Trouble::NotBuilt => "; pip install dlt-secrets brings one that has them",
        Trouble::SignIn(_) => "; choose other credentials under sign in",
        Trouble::NoRegion => "; type it under region",
        Trouble::NoPlace => "; look at the project's name, and that its Secret Manager API is enabled",
        Trouble::Unreachable | Trouble::Slow => "; look at the network",
        Trouble::Busy | Trouble::Failing(_) => "; try again later",
        _ => "",
    };
    format!("{what}: {trouble}{help}")
}
