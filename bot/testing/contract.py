"""The suite that every adapter passes; importable where pytest is installed.

A test module subclasses `AdapterContract` and gives the fixture `stage`, a `bot.testing.stage.Stage`. A `conftest.py`
beside it calls `pytest.register_assert_rewrite("bot.testing")`, so that failures say what differed.
"""

from bot.testing.contract_acts import ListeningContract
from bot.testing.contract_posts import PostingContract


class AdapterContract(PostingContract, ListeningContract):
    """What `bot.ports.Adapter` promises, seen from the platform's side."""
