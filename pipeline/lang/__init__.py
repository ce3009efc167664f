"""Facts about Chinese text: marks, regions, numerals, units, words."""
