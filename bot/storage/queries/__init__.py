"""Statements by subject, each made once at import, with the row it yields."""
