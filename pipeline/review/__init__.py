"""Doubtful conversions, as data and as a page."""
