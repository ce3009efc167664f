"""Style sheets: as written, resolved to numbers, and what each target can do."""
