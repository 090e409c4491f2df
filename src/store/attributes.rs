//! What a file has beside text, mode and owner: access rules for some users (ACL), and what other programs note about it.

use std::fs::File;
use std::io;
use std::path::Path;

/// What a list of names, and a value, have at most (`XATTR_LIST_MAX`, `XATTR_SIZE_MAX`).
#[cfg(target_os = "linux")]
const LIMIT: usize = 64 * 1024;

/// The access rules of a file beyond its mode. Where these are lost, the mode's group bits mean something else.
#[cfg(target_os = "linux")]
const RULES: &str = "system.posix_acl_access";

/// Gives a new file the attributes of the one it is to replace, before it gets its mode.
///
/// # Errors
/// One of them cannot be kept. What only the system sets (`security.`, `trusted.`) is kept where that is allowed.
#[cfg(target_os = "linux")]
pub(super) fn keep(old: &Path, new: &File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fremovexattr, fsetxattr, getxattr, listxattr};
    use rustix::io::Errno;

    let mut list = vec![0; LIMIT];
    let count = match listxattr(old, &mut list[..]) {
        Ok(count) => count,
        // This file system has none.
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let names = list[..count]
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty());
    let mut has_rules = false;
    for name in names {
        let is_systems = [&b"security."[..], b"trusted."]
            .iter()
            .any(|space| name.starts_with(space));
        has_rules |= name == RULES.as_bytes();
        let mut value = vec![0; LIMIT];
        let kept = getxattr(old, name, &mut value[..])
            .and_then(|size| fsetxattr(new, name, &value[..size], XattrFlags::empty()));
        match kept {
            // Gone meanwhile, or set by the system itself.
            Ok(()) | Err(Errno::NODATA) => {}
            Err(_) if is_systems => {}
            Err(error) => return Err(error.into()),
        }
    }
    if !has_rules {
        // A folder may give its new files rules of their own, and the old one has none.
        match fremovexattr(new, RULES) {
            Ok(()) | Err(Errno::NODATA | Errno::OPNOTSUPP | Errno::NOSYS) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Other systems keep them with the folder, or have none that programs set.
#[cfg(not(target_os = "linux"))]
pub(super) fn keep(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}
