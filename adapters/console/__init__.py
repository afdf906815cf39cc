"""The whole of Pacer in a terminal, without a token."""

import io
import sys

from adapters.console.adapter import ConsoleAdapter
from adapters.console.month import MONTH
from bot.ports import Adapter, Host


def is_configured() -> bool:
    """A terminal needs nothing."""
    return True


def connect(host: Host) -> Adapter:
    # A terminal that can't show a letter shows a question mark instead of ending the session.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return ConsoleAdapter(host, script=MONTH if host.scripted else None)
