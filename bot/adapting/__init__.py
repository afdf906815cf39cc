"""What adapters of any chat platform share: pieces of a message, what a button carries, what is kept behind one."""
