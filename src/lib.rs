//! A terminal user interface for the secrets and configuration of [dlt](https://dlthub.com/docs) workspaces.
//!
//! # The screen, and the files that draw it
//!
//! ```text
//!  dlt-secrets  pipedrive_demo    dev* ▏prod ▏access      23 of 28 set up ████░   ? help   ui/chrome.rs: header
//!  ! without .dlt/.workspace dlt ignores .dlt/prod.secrets.toml                            workspace/problems.rs
//! ┌▸Workspace ┬ Set up 3 ┬ Compare ┬ Deploy 2 ┬ Doctor 1 ┬────── 1 file not saved ────┐   ui/chrome.rs: tabs, app/pending.rs
//! │                                   dev               prod              access      │   ui/workspace.rs: heads
//! │ ▾ Sources                                                                         │   dlt/group.rs names it
//! │   ▾ pipedrive                                                                     │   workspace/rows.rs orders it
//! │       pipedrive_api_key           ● ••••••          ◌ set me up       ↳ ••••••    │   workspace/resolve.rs knows it,
//! │       start_date                  ↳ 2024-01-01      ↳ 2024-01-01      ↳ 2024-01-01│   app/present/tree.rs masks it
//! ├ sources.pipedrive.pipedrive_api_key · prod ───────────────────────────────────────┤
//! │ ◌ placeholder  the value is the key's own name, as dlt wrote it before April 2025 │   dlt/placeholder.rs
//! │ from       .dlt/prod.secrets.toml:2                                               │   document/position.rs
//! │ why        prod's own value; dlthub deploy uploads .dlt/prod.secrets.toml         │   workspace/why.rs
//! │ asked by   pipedrive/__init__.py:8                                                │   workspace/requirement/
//! │ shadows    .dlt/secrets.toml:4                                                    │   dlt/resolution.rs
//! │ env        SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY                                  │   dlt/key.rs
//! │ dlt looks  secrets.toml   ✗ sources.pipedrive.pipedrive.pipedrive_api_key  ● …    │   dlt/lookup.rs, workspace/walk.rs
//! └ Enter edit · n next to set up · s review & save ──────────────────────────────────┘   app/keymap.rs
//! ```
//!
//! The other tabs: the queue of what one profile still lacks (`app/set_up.rs`, `ui/set_up.rs`), profiles beside each other
//! (`workspace/compare.rs`, `app/compare.rs`, `ui/compare.rs`), the plan of a deployment (`deploy/`, `app/deploy.rs`,
//! `ui/deploy.rs`), and the health of the whole (`doctor/`, `app/doctor.rs`, `ui/doctor.rs`); what one key does about a finding
//! stands in `app/fix.rs`. The last two are judged beside the screen, after each change (`app/verdict.rs`). What was drawn gets the
//! theme's ground (`ui/theme.rs`), and ASCII where there is no Unicode (`ui/glyphs.rs`), last.
//!
//! # The rooms, in the order data flows
//!
//! A room uses the rooms above it in this list, never those below (`tests/it/house.rs` holds it to that).
//!
//! - [`secret`]: text that is never printed and is wiped when dropped.
//! - [`shown`]: text made fit for a terminal; old secrets in comments and connection strings masked.
//! - [`parallel`]: the same work on many things at once.
//! - [`dlt`]: what dlt knows: profiles, the files in order, keys and their names, the merge, placeholders, its specs.
//! - [`document`]: text to keys and back: positions of everything, edits as one checked splice.
//! - [`python`]: what the project's own code asks of dlt, read without running it.
//! - [`store`]: disk: finding the workspace, reading, saving whole or not at all.
//! - [`workspace`]: the picture: every key for every profile, its status, its origin; what dlt fails without.
//! - [`checks`]: what is not ready: one rule, one file, each reads the picture.
//! - [`deploy`]: what `dlthub deploy` uploads, and what production makes of it; exports, one format, one file; vaults, whose
//!   clients are a feature of the build.
//! - [`doctor`]: the health of files, git, machine and packages: one rule, one file.
//! - [`app`]: the user interface without a terminal: state, messages, effects, the keymap, what may be seen.
//! - [`ui`]: draws the state.
//! - [`shell`]: terminal, event loop, effects, clipboard.
//! - [`cli`]: the commands.
//!
//! Files may be of any size: a text is read in chunks (`document/chunks.rs`) and judged by what the parser tells of it
//! (`document/judge.rs`; of what is not plain, `document/referee.rs` asks `toml_edit`), names are kept once, in one text (`dlt/nodes.rs`), and what a
//! key asks for is looked up in the order of its lines (`workspace/rows.rs`). Of files that are merged, what one alone has is left out
//! (`document/beside.rs`). Lists are kept for as long as the picture is the same
//! (`app/kept.rs`), and a filter goes on between frames (`app/matching.rs`). Code is read again where its text has changed
//! (`python/scanner.rs`).
//!
//! What someone else writes meanwhile comes in through `shell/watch.rs`, and `app/merging.rs` puts the pending edits into it
//! (`document/merge.rs`).
//!
//! An edit goes round once: a key becomes an [`app::Message`], `app::update` splices the [`document`] and makes a
//! new [`workspace`], saving is an [`app::Effect`] that the [`shell`] hands to the [`store`].

pub mod app;
pub mod checks;
pub mod cli;
pub mod deploy;
pub mod dlt;
pub mod doctor;
pub mod document;
pub mod parallel;
pub mod python;
pub mod secret;
pub mod shell;
pub mod shown;
pub mod store;
pub mod ui;
pub mod workspace;
