//! Keeping what is in memory to this process.

/// From now on no other program of the same user can read this process's memory or attach to it (Linux), and when it
/// ends badly the system writes no image of it to disk. What the system does not offer is left as it is.
pub fn close_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        let _ = setrlimit(Resource::Core, none);
    }
}
