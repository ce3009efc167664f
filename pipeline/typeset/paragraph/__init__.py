"""Lines: classes of characters, spacing, breaking, placing."""
