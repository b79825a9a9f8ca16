"""What a process that decodes pictures can still do once it is confined: nothing but think."""

import os
import subprocess
import sys
import textwrap

import pytest

CONFINED = """
import os, socket, subprocess, sys
from ocr import confine
confine.before_threads(os.getppid())
given_up = confine.before_photos()
try:
    {attempt}
except (OSError, PermissionError, MemoryError) as error:
    print("refused", type(error).__name__)
else:
    print("allowed")
"""


def attempt(code):
    program = CONFINED.format(attempt=textwrap.indent(code, "    ").strip())
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    return run.stdout.split()[:1] or [f"died {run.returncode} {run.stderr[-300:]}"]


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/hostname').read()",
        "open('/tmp/left-behind', 'w').write('x')",
        "socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "subprocess.run(['/bin/true'])",
        "os.listdir('/')",
        "os.kill(os.getppid(), 0)",
        "bytearray(3 * 1024**3)",
    ],
)
def test_a_confined_process_is_refused(code):
    assert attempt(code) == ["refused"]


@pytest.mark.parametrize(
    "code", ["sum(range(10**6))", "bytearray(10**7)", "__import__('threading').Thread(target=print).start()"]
)
def test_a_confined_process_can_still_compute(code):
    assert attempt(code) == ["allowed"]


def test_a_worker_whose_parent_is_gone_ends_before_it_loads_anything():
    asked = [sys.executable, "-m", "ocr.worker", "read", "1", "strict", str(os.getpid() + 1)]

    ended = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)

    assert (ended.returncode, ended.stdout) == (0, b"")
