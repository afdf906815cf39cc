"""Loads and checks content items."""
