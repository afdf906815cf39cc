"""Settings that every test shares."""

import os

import pytest
from hypothesis import settings

# Before anything imports it: the contract's and the conversations' assertions tell what they saw.
pytest.register_assert_rewrite("bot.testing")

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "local")
