//! Python snippets and projects, and what dlt says of them.

mod functions;
mod hostile;
mod projects;
mod shown;
