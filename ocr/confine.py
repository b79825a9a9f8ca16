"""Takes away from a worker process what decoding a hostile picture must not have."""

import ctypes
import os
import resource
import signal
import sys

from ocr import seccomp

MEGABYTE = 1024 * 1024
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NOBODY = 65534
MEMORY_MB = 2048  # address space; the resident part stays far below
CPU_SECONDS = 3600  # in a life; a photo that takes too long is ended by the clock
OPEN_FILES = 64


def before_threads(parent: int) -> list[str]:
    """Leave the network while the process has one thread; return what the system let us give up.

    The process ends with its parent, and at once when that is gone already.
    """
    libc = _libc()
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit()
    os.nice(19)
    namespaces = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWNET | CLONE_NEWUSER
    return ["network"] if libc.unshare(namespaces) == 0 else []


def before_photos(*, filter_calls: bool = True, file_bytes: int = 0) -> list[str]:
    """Give up privileges, files, memory and kernel calls; everything needed must be loaded by now."""
    given_up, libc = ["files", "memory"], _libc()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        given_up.append("root")
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_MB * MEGABYTE),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if filter_calls and seccomp.confine():
        given_up.append("calls")
    return given_up


def trim() -> None:
    """Give memory back to the system that is kept for the next photo."""
    _libc().malloc_trim(0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
