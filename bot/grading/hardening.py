"""On Linux the worker gives up what it no longer needs once it is warm: files, sockets, processes.

A second wall behind the sandbox; where the kernel or the library lacks it the sandbox stands alone, as the log says.

Landlock is not among the walls: it refuses paths and ports, and of the calls that take one the filter allows none. It
would bind only the thread that asks for it, where the filter binds all.
"""

import errno
import os
import sys
from dataclasses import dataclass

_ALLOWED = frozenset(
    {
        *("clock_getres", "clock_gettime", "clock_nanosleep", "gettimeofday", "nanosleep", "time"),
        *("brk", "madvise", "membarrier", "mmap", "mprotect", "mremap", "munmap", "pkey_alloc", "pkey_mprotect"),
        *("close", "fstat", "lseek", "read", "write", "writev"),
        *("epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "poll", "ppoll", "pselect6", "select"),
        *("exit", "exit_group", "futex", "getpid", "getrandom", "getrusage", "gettid", "restart_syscall", "rseq"),
        *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sched_getaffinity", "sched_yield"),
        *("set_robust_list", "sigaltstack"),
    }
)
_CLONE_THREAD = 0x10000
_MOST_OPEN = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Hardening:
    in_force: tuple[str, ...]
    missing: tuple[str, ...]
    """Each with why."""


def apply() -> Hardening:
    """For all threads of this process, for good."""
    if sys.platform != "linux":
        return Hardening(in_force=(), missing=("rlimits and seccomp (only Linux has them)",))
    in_force, missing = [], []
    for name, wall in (("rlimits", _limit), ("seccomp", _filter_system_calls)):
        try:
            wall()
        except (ImportError, RuntimeError, OSError, ValueError) as error:
            missing.append(f"{name} ({error})")
        else:
            in_force.append(name)
    return Hardening(in_force=tuple(in_force), missing=tuple(missing))


def _limit() -> None:
    import resource

    for limit, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, _MOST_OPEN)):
        _, allowed = resource.getrlimit(limit)
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(limit, (most, most))


def _filter_system_calls() -> None:
    import pyseccomp

    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    calls.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    for name in _ALLOWED:
        try:
            calls.add_rule(pyseccomp.ALLOW, name)
        except OSError:
            # Not every machine has every call.
            continue
    calls.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD))
    calls.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    calls.add_rule(pyseccomp.ALLOW, "tgkill", pyseccomp.Arg(0, pyseccomp.EQ, os.getpid()))
    calls.load()
