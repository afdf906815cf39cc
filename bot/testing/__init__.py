"""What adapters and tests are checked with."""
