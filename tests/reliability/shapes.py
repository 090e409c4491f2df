"""What stands where a settings file is expected: links, modes, attributes, and things that are no files.

    shapes.py PATH_TO_BINARY

`set` writes through each, and `list` reads it: a link stays a link, what is kept is kept, what cannot be is refused with the file
as it was, and nothing blocks. Needs strace, setfattr and setfacl for attributes and access rules, root for owners and mounts.
"""

import itertools
import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Callable, Optional, Sequence

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402

OLD = "# of the pipeline\n[sources.crm]\ntoken = 'CANARY-old' # Ann knows\n"
NEW = OLD.replace("CANARY-old", "CANARY-new")
SECONDS = 10
"""Nothing takes longer; what blocks is a failure."""


class Project:
    def __init__(self, root: Path) -> None:
        self.root, self.folder, self.home = root, root / "project", root / "home"
        (self.folder / ".dlt").mkdir(parents=True)
        self.home.mkdir()

    @property
    def file(self) -> Path:
        return self.folder / ".dlt" / "secrets.toml"

    def run(
        self, binary: str, *args: str, umask: int = 0o022, user: Optional[int] = None, under: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        command = [*under, binary, *args, "--project", str(self.folder), "--global-dir", str(self.home / "global")]
        return subprocess.run(
            command, input="CANARY-new", capture_output=True, text=True, timeout=SECONDS, env=clean_env(self.home),
            umask=umask, user=user, group=user, extra_groups=None if user is None else [],
        )  # fmt: skip

    def set(self, binary: str, umask: int = 0o022, user: Optional[int] = None) -> subprocess.CompletedProcess[str]:
        return self.run(binary, "set", "sources.crm.token", umask=umask, user=user)

    def left_overs(self) -> list[Path]:
        return [path for path in self.folder.rglob("*.dlt-secrets*")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


# --- links


def links(root: Path) -> dict[str, Callable[[Project], Path]]:
    """Ways to lead to a file: each makes one, and answers the file it leads to."""

    def real(project: Project, name: str) -> Path:
        path = project.root / name
        write(path, OLD)
        path.chmod(0o640)
        return path

    def to(make: Callable[[Project, Path], object], name: str = "elsewhere/real.toml") -> Callable[[Project], Path]:
        def made(project: Project) -> Path:
            path = real(project, name)
            make(project, path)
            return path

        return made

    def chain(project: Project, path: Path, length: int) -> None:
        for number in range(length):
            link = project.root / f"link{number}"
            link.symlink_to(path)
            path = link
        project.file.symlink_to(path)

    def folder_link(project: Project, path: Path) -> None:
        (project.folder / ".dlt").rmdir()
        (project.folder / ".dlt").symlink_to(path.parent)

    def project_link(project: Project, path: Path) -> None:
        shutil.rmtree(project.folder)
        project.folder.symlink_to(path.parent.parent)

    return {
        "absolute": to(lambda project, path: project.file.symlink_to(path)),
        "relative": to(lambda project, path: project.file.symlink_to(os.path.relpath(path, project.file.parent))),
        "within the folder": to(lambda project, path: project.file.symlink_to(path.name), "project/.dlt/real.toml"),
        "up and down": to(lambda project, path: project.file.symlink_to(project.folder / ".." / "elsewhere" / "real.toml")),
        "a chain of 2": to(lambda project, path: chain(project, path, 2)),
        "a chain of 30": to(lambda project, path: chain(project, path, 30)),
        "of the folder": to(folder_link, "elsewhere/secrets.toml"),
        "of the project": to(project_link, "other/.dlt/secrets.toml"),
        "a name with blanks": to(lambda project, path: project.file.symlink_to(path), "a b/c d ü.toml"),
        "another ending": to(lambda project, path: project.file.symlink_to(path), "elsewhere/data.bin"),
    }


def check_links(tally: Tally, binary: str, root: Path) -> None:
    for number, (name, make) in enumerate(links(root).items()):
        project = Project(root / f"link-{number}")
        real = make(project)
        before = {path: os.readlink(path) for path in project.root.rglob("*") if path.is_symlink()}
        done = project.set(binary)
        tally.equal(0, done.returncode, f"link, {name}: {done.stderr}")
        tally.equal(NEW, real.read_text(), f"link, {name}: what it leads to")
        tally.equal(0o640, mode(real), f"link, {name}: mode")
        after = {path: os.readlink(path) for path in project.root.rglob("*") if path.is_symlink()}
        tally.equal(before, after, f"link, {name}: every link stays")
        tally.equal([], project.left_overs(), f"link, {name}: left")
    for name, target in {"that leads nowhere": "nowhere.toml", "to itself": "secrets.toml"}.items():
        project = Project(root / f"bad-link-{name.replace(' ', '-')}")
        project.file.symlink_to(target)
        done = project.set(binary)
        tally.equal(2, done.returncode, f"a link {name}: {done.stderr}")
        tally.equal(target, os.readlink(project.file), f"a link {name} stays")
        tally.check(bool(done.stderr.strip()), f"a link {name}: nothing is said")


# --- things that are no files


def check_others(tally: Tally, binary: str, root: Path) -> None:
    def unix_socket(path: Path) -> None:
        # Its name has room for few letters.
        with socket.socket(socket.AF_UNIX) as one:
            here = os.getcwd()
            os.chdir(path.parent)
            one.bind(path.name)
            os.chdir(here)

    kinds: dict[str, Callable[[Path], object]] = {
        "FIFO": os.mkfifo, "directory": os.mkdir, "socket": unix_socket, "link to a device": lambda path: path.symlink_to("/dev/zero"),
        "link to a directory": lambda path: path.symlink_to(path.parent), "link to a FIFO": lambda path: (os.mkfifo(f"{path}.fifo"), path.symlink_to(f"{path}.fifo")),
    }  # fmt: skip
    if os.geteuid() == 0:
        kinds["device"] = lambda path: os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    for name, make in kinds.items():
        project = Project(root / f"other-{name.replace(' ', '-')}")
        try:
            make(project.file)
        except PermissionError:
            continue
        kind = stat.S_IFMT(project.file.lstat().st_mode)
        for args in (["set", "sources.crm.token"], ["list"], ["check"], ["get", "sources.crm.token"]):
            try:
                done = project.run(binary, *args)
            except subprocess.TimeoutExpired:
                tally.check(False, f"{name}: {args} blocks")
                continue
            tally.check(done.returncode in (0, 1, 2) and "panick" not in done.stderr, f"{name}: {args}: {done.stderr}")
            if args[0] == "set":
                tally.check(done.returncode == 2 and bool(done.stderr.strip()), f"{name}: {args}: {done.returncode} {done.stderr}")
        tally.equal(kind, stat.S_IFMT(project.file.lstat().st_mode), f"{name}: it is what it was")


LEASE = """
import fcntl, os, signal, sys
file = os.open(sys.argv[1], os.O_RDWR)
signal.signal(signal.SIGIO, lambda *_: (fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK), os._exit(0)))
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("leased", flush=True)
while True:
    signal.pause()
"""
"""Has a file to itself, as a server of files does, until somebody else opens it."""


def check_lease(tally: Tally, binary: str, root: Path) -> None:
    for args in (["get", "sources.crm.token"], ["set", "sources.crm.token"]):
        project = Project(root / f"lease-{args[0]}")
        write(project.file, OLD)
        with subprocess.Popen([sys.executable, "-c", LEASE, str(project.file)], stdout=subprocess.PIPE, text=True) as holder:
            told = holder.stdout.readline() if holder.stdout else ""
            done = project.run(binary, *args)
            holder.kill()
        tally.equal("leased\n", told, f"a leased file: {args[0]}: the lease")
        tally.equal(0, done.returncode, f"a leased file: {args[0]}: {done.stderr}")
        tally.equal(OLD if args[0] == "get" else NEW, project.file.read_text(), f"a leased file: {args[0]}: text")


# --- modes, owners, attributes


def check_modes(tally: Tally, binary: str, root: Path) -> None:
    for number, (bits, umask) in enumerate(itertools.product((0o600, 0o640, 0o644, 0o660, 0o700, 0o400), (0o000, 0o022, 0o077, 0o777))):
        project = Project(root / f"mode-{number}")
        write(project.file, OLD)
        project.file.chmod(bits)
        done = project.set(binary, umask=umask)
        name = f"mode {oct(bits)}, umask {oct(umask)}"
        writable = bits & 0o200
        tally.equal(0 if writable else 2, done.returncode, f"{name}: {done.stderr}")
        tally.equal(NEW if writable else OLD, project.file.read_text(), f"{name}: text")
        tally.equal(bits, mode(project.file), f"{name}: mode")
    for umask in (0o000, 0o022, 0o077):
        project = Project(root / f"new-{umask}")
        done = project.set(binary, umask=umask)
        tally.equal(0, done.returncode, f"a new file, umask {oct(umask)}: {done.stderr}")
        tally.equal(0o600, mode(project.file), f"a new file, umask {oct(umask)}: mode")


def check_hard_link(tally: Tally, binary: str, root: Path) -> None:
    project = Project(root / "hard-link")
    write(project.file, OLD)
    other = project.root / "backup.toml"
    os.link(project.file, other)
    done = project.set(binary)
    tally.equal(0, done.returncode, f"hard link: {done.stderr}")
    tally.equal(NEW, project.file.read_text(), "hard link: the file is new")
    tally.equal(OLD, other.read_text(), "hard link: the other name keeps the old text")


ATTRIBUTE_FAULTS = {
    # It went meanwhile, or this file system has none.
    ("listxattr", "EOPNOTSUPP"): 0, ("listxattr", "ENOSYS"): 0, ("getxattr", "ENODATA"): 0, ("fsetxattr", "ENODATA"): 0,
    ("fremovexattr", "ENODATA"): 0, ("fremovexattr", "EOPNOTSUPP"): 0, ("fremovexattr", "ENOSYS"): 0,
    # One of them would be lost.
    ("listxattr", "EIO"): 2, ("listxattr", "EACCES"): 2, ("getxattr", "EIO"): 2, ("getxattr", "EACCES"): 2,
    ("fsetxattr", "ENOSPC"): 2, ("fsetxattr", "EPERM"): 2, ("fsetxattr", "EOPNOTSUPP"): 2, ("fsetxattr", "EDQUOT"): 2,
    ("fremovexattr", "EPERM"): 2, ("fremovexattr", "EIO"): 2, ("fremovexattr", "EROFS"): 2,
}  # fmt: skip
"""A system call about attributes, how it fails, and what a save ends with then."""


def check_attribute_fault(tally: Tally, binary: str, root: Path, call: str, error: str, status: int, name: str = "user.note") -> None:
    """A save while a system call about attributes fails: it is done without them, or the file is as it was and that is told."""
    where = f"{name}, {call} {error}"
    project = Project(root / where.replace(" ", "-"))
    write(project.file, OLD)
    os.setxattr(project.file, name, b"note")
    strace = ["strace", "-qq", "-o", "/dev/null", "-e", f"inject={call}:error={error}"]
    done = project.run(binary, "set", "sources.crm.token", under=strace)
    tally.equal(status, done.returncode, f"{where}: {done.stderr}")
    tally.equal(OLD if status else NEW, project.file.read_text(), f"{where}: the file")
    tally.equal([], project.left_overs(), f"{where}: what is left")
    tally.check("CANARY" not in done.stdout + done.stderr, f"{where}: a value is told")
    if status:
        tally.check("secrets.toml" in done.stderr, f"{where}: not told: {done.stderr}")
        tally.equal(b"note", os.getxattr(project.file, name), f"{where}: the attribute")
        tally.equal(0, project.set(binary).returncode, f"{where}: without the fault")
        tally.equal(b"note", os.getxattr(project.file, name), f"{where}: the attribute afterwards")


def check_attribute_faults(tally: Tally, binary: str, root: Path) -> None:
    for (call, error), status in ATTRIBUTE_FAULTS.items():
        check_attribute_fault(tally, binary, root, call, error, status)
    if os.geteuid() == 0:
        # The system's own ones are kept where that is allowed.
        for name in ["trusted.note", "security.note"]:
            check_attribute_fault(tally, binary, root, "fsetxattr", "EPERM", 0, name)


def check_attributes(tally: Tally, binary: str, root: Path) -> None:
    project = Project(root / "attributes")
    write(project.file, OLD)
    # Some file systems have room for a block of them in all.
    notes = {"user.note": b"kept \x00 bytes", "user.long": bytes(range(256)) * 8}
    for name, note in notes.items():
        os.setxattr(project.file, name, note)
    done = project.set(binary)
    tally.equal(0, done.returncode, f"attributes: {done.stderr}")
    for name, note in notes.items():
        tally.equal(note, os.getxattr(project.file, name), f"attributes: {name}")

    def rules(path: Path) -> str:
        return subprocess.run(["getfacl", "-cn", str(path)], capture_output=True, text=True, check=True).stdout

    project = Project(root / "rules")
    write(project.file, OLD)
    project.file.chmod(0o600)
    subprocess.run(["setfacl", "-m", "u:4321:r", str(project.file)], check=True)
    before = rules(project.file)
    done = project.set(binary)
    tally.equal(0, done.returncode, f"access rules: {done.stderr}")
    tally.equal(before, rules(project.file), "access rules stay")
    tally.check("user:4321:r--" in before, f"there were access rules: {before}")

    project = Project(root / "rules-of-the-folder")
    subprocess.run(["setfacl", "-d", "-m", "u:4321:rwx", str(project.file.parent)], check=True)
    project.file.write_text(OLD)
    subprocess.run(["setfacl", "-b", str(project.file)], check=True)
    project.file.chmod(0o640)
    before = rules(project.file)
    project.set(binary)
    tally.equal(before, rules(project.file), "the folder's rules do not come over a file without any")
    project.file.unlink()
    project.set(binary)
    tally.equal(0o600, mode(project.file), f"a new file in a folder with rules is private: {rules(project.file)}")

    project = Project(root / "setgid")
    write(project.file, OLD)
    project.file.chmod(0o640)
    folder = project.file.parent
    if os.geteuid() == 0:
        os.chown(folder, 0, 4321)
    folder.chmod(0o2770)
    before = project.file.stat()
    project.set(binary)
    after = project.file.stat()
    tally.equal((before.st_uid, before.st_gid, before.st_mode), (after.st_uid, after.st_gid, after.st_mode), "setgid folder")


def check_as_user(tally: Tally, binary: str, root: Path) -> None:
    """As another user than root: folders and files that are not one's own."""
    user = 4321
    shutil.copy(binary, root / "program")
    (root / "program").chmod(0o755)
    program = str(root / "program")
    os.chmod(root, 0o755)
    for name, folder_mode, owner, expected in [
        ("a read-only folder", 0o555, user, 2), ("a foreign file in one's own folder", 0o755, 0, 2), ("one's own", 0o755, user, 0),
    ]:  # fmt: skip
        project = Project(root / name.replace(" ", "-"))
        write(project.file, OLD)
        for path in (project.root, project.folder, project.folder / ".dlt", project.home):
            os.chown(path, user, user)
        os.chown(project.file, owner, owner)
        project.file.chmod(0o666)
        project.file.parent.chmod(folder_mode)
        done = project.set(program, user=user)
        tally.equal(expected, done.returncode, f"{name}: {done.stderr}")
        tally.equal(NEW if expected == 0 else OLD, project.file.read_text(), f"{name}: text")
        tally.equal((owner, 0o666), (project.file.stat().st_uid, mode(project.file)), f"{name}: owner and mode")
        tally.check("CANARY" not in done.stderr, f"{name}: {done.stderr}")
        tally.equal([], project.left_overs(), f"{name}: left")


def check_bind_mount(tally: Tally, binary: str, root: Path) -> None:
    """A file that is mounted by itself, as containers do, cannot be replaced: that is said, and it is as it was."""
    project = Project(root / "bind")
    write(project.file, OLD)
    write(project.root / "source.toml", OLD)
    script = f"""
        mount --bind {project.root}/source.toml {project.file} || exit 99
        printf %s CANARY-new | {binary} set sources.crm.token --project {project.folder} --global-dir {project.home}/global
        code=$?
        cat {project.file} > {project.root}/after
        exit $code
    """
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, timeout=SECONDS)
    if not tally.check(done.returncode != 99, f"bind mount: {done.stderr}"):
        return
    tally.equal(2, done.returncode, f"bind mount: {done.stderr}")
    tally.equal(OLD, (project.root / "after").read_text(), "bind mount: text")
    tally.check("CANARY" not in done.stderr and bool(done.stderr), f"bind mount: {done.stderr}")
    tally.equal([], project.left_overs(), "bind mount: left")


def checks(tally: Tally, binary: str) -> None:
    with scratch() as root:
        check_links(tally, binary, root)
        check_others(tally, binary, root)
        check_lease(tally, binary, root)
        check_modes(tally, binary, root)
        check_hard_link(tally, binary, root)
        check_attributes(tally, binary, root)
        check_attribute_faults(tally, binary, root)
        if os.geteuid() == 0:
            check_as_user(tally, binary, root)
            check_bind_mount(tally, binary, root)


if __name__ == "__main__":
    main(__file__, checks)
