"""One module a feature: its commands, use cases and messages."""
