"""System calls of a running program that fail, by strace."""

import signal
import subprocess
from contextlib import contextmanager
from typing import Iterator


@contextmanager
def failing(pid: int, calls: str, error: str) -> Iterator[None]:
    """While the block runs, these calls of the process and its threads fail; it may end in the meantime. Needs root."""
    strace = subprocess.Popen(
        ["strace", "-f", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}", "-p", str(pid)],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while "attached" not in strace.stderr.readline():
        if strace.poll() is not None:
            raise RuntimeError("strace cannot attach")
    try:
        yield
    finally:
        detach(strace)


def detach(strace: subprocess.Popen) -> None:
    """Ends it. A signal that comes just before it waits for a program that idles is seen at the next one only, and rarely at none
    of them: then it is killed, and the system lets go of the program."""
    for _ in range(50):
        strace.send_signal(signal.SIGINT)
        try:
            strace.wait(timeout=0.1)
            return
        except subprocess.TimeoutExpired:
            continue
    strace.kill()
    strace.wait()
