"""Takes away from a worker process what decoding a hostile picture must not have."""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWNET = 0x40000000
NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use."""

    memory_mb: int = 2048  # address space; the resident part stays far below
    cpu_seconds: int = 3600  # in a life; a photo that takes too long is ended by the clock
    open_files: int = 64


def die_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it ends."""
    _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(limits: Limits) -> list[str]:
    """Give up network, privileges, large files and much memory; return what the system let us give up."""
    given_up = []
    if _libc().unshare(CLONE_NEWNET) == 0:
        given_up.append("network")
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        given_up.append("root")
        die_with_parent()
    _libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    return [*given_up, "files", "memory"]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
