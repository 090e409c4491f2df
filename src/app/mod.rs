//! The user interface without a terminal: state, messages, and what follows from them.
//!
//! [`update::update`] is the one way the state changes; it touches nothing outside and answers with [`Effect`]s.
//! [`present`] turns the state into what may be seen: it masks before the view sees anything.

pub mod add;
pub mod addition;
pub mod browse;
pub mod compare;
pub mod completion;
pub mod convert;
pub mod copy;
pub mod deploy;
pub mod dialog;
pub mod doctor;
pub mod edit;
pub mod field;
pub mod finder;
pub mod fix;
pub mod geometry;
mod goal;
pub mod history;
pub mod import;
pub mod kept;
pub mod keymap;
pub mod look;
mod matching;
pub mod mending;
pub mod merging;
pub mod message;
pub mod naming;
pub mod palette;
pub mod parts;
pub mod pending;
pub mod preferences;
pub mod present;
pub mod proposal;
pub mod removal;
pub mod rename;
pub mod sections;
pub mod set_up;
pub mod standing;
pub mod state;
pub mod transfer;
pub mod transferred;
pub mod typed;
pub mod update;
pub mod vault;
pub mod verdict;

pub use message::{Creation, Effect, MendWork, Message, SaveOutcome, SaveRequest, Suspension};
pub use state::{Mode, Screen, State};
