"""How long an answer may take in the sandbox, in seconds."""

SECONDS = 2.0
"""Of computing, for the answer's loading and one script."""
ALL_SECONDS = 10.0
"""Of computing, for the answer with all its scripts."""
LONGEST = 6.0
"""On the clock, for a script: what waits computes nothing, and a busy machine lets an honest answer wait."""
GRACE = 0.5
"""Then the worker ends itself: its sandbox can't interrupt a wait."""
TURN = 0.5
"""On the clock: behind the script that exceeds it, others have their turn."""
