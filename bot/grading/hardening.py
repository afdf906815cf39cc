"""On Linux the worker gives up what it no longer needs once it is warm: files, sockets, processes.

A second wall behind the sandbox; where the kernel or the library lacks it, the sandbox stands alone.
"""

import errno
import os
import sys

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


def apply() -> None:
    """For all threads of this process, for good."""
    if sys.platform != "linux":
        return
    import resource

    for limit, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, _MOST_OPEN)):
        resource.setrlimit(limit, (most, most))
    _filter_system_calls()


def _filter_system_calls() -> None:
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError):
        return
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
