"""Runs members' code where it can do no harm, and tells what it returned. Verdicts are made elsewhere."""
