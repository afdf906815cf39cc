"""How long an answer may run in the sandbox, in seconds."""

SECONDS = 2.0
"""Of computing, for the answer's loading with one script."""
ALL_SECONDS = 4.0
"""Of computing, for all scripts of a run."""
LONGEST = 4.0
"""On the clock, for a run that waits, or that a busy machine lets wait."""
GRACE = 0.5
"""Then the worker ends itself: its sandbox can't interrupt a wait."""
