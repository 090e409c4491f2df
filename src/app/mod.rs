//! The user interface without a terminal: state, messages, and what follows from them.
//!
//! [`update::update`] is the one way the state changes; it touches nothing outside and answers with [`Effect`]s.
//! [`present`] turns the state into what may be seen: it masks before the view sees anything.

pub mod add;
pub mod addition;
pub mod browse;
pub mod compare;
pub mod copy;
pub mod edit;
pub mod field;
pub mod geometry;
mod goal;
pub mod history;
pub mod import;
pub mod keymap;
pub mod message;
pub mod pending;
pub mod present;
pub mod sections;
pub mod set_up;
pub mod state;
pub mod update;

pub use message::{Effect, Message, SaveOutcome, SaveRequest};
pub use state::{Mode, Screen, State};
