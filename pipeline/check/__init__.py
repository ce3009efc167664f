"""Proofreading."""
