"""Pacer's core: it knows no platform."""
