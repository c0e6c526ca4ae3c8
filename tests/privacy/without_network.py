"""Runs Python with the Internet forbidden by the kernel itself: who asks for a socket is killed.

A test that only replaces `socket.socket` sees Python code. Inference and video libraries are
native code, so a seccomp filter is what can tell (Linux; needs no privileges; inherited by every
thread and child).
"""

from __future__ import annotations

import ctypes
import platform
import sys

import pytest

SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""AUDIT_ARCH and the number of socket(2), from linux/audit.h and asm-generic/unistd.h."""

INTERNET = (2, 10)
"""AF_INET and AF_INET6."""

needs_seccomp = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in SOCKET_CALL,
    reason="only on Linux can the kernel be told to forbid sockets to one process",
)


class _Filter(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Filter)))


def forbid_internet() -> None:
    """From here on, this process is killed (SIGSYS) when it makes an Internet socket.

    For `preexec_fn`. The program: other architecture, allow; other call, allow; other family than
    Internet, allow; else kill.
    """
    architecture, call = SOCKET_CALL[platform.machine()]
    load, equal, give = 0x20, 0x15, 0x06
    allow, kill = 0x7FFF0000, 0x80000000
    number_at, architecture_at, first_argument_at = 0, 4, 16
    steps = [
        _Filter(load, 0, 0, architecture_at),
        _Filter(equal, 0, 6, architecture),
        _Filter(load, 0, 0, number_at),
        _Filter(equal, 0, 4, call),
        _Filter(load, 0, 0, first_argument_at),
        _Filter(equal, 1, 0, INTERNET[0]),
        _Filter(equal, 0, 1, INTERNET[1]),
        _Filter(give, 0, 0, kill),
        _Filter(give, 0, 0, allow),
    ]
    program = _Program(len(steps), (_Filter * len(steps))(*steps))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    set_no_new_privileges, set_seccomp, mode_filter = 38, 22, 2
    if prctl(set_no_new_privileges, 1, 0, 0, 0) or prctl(
        set_seccomp, mode_filter, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "cannot forbid sockets")
