"""What adapters of any chat share: a message in pieces and in letters, what a button carries and leads to."""
