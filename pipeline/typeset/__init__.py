"""Layout: lines and pages as plain data. Pure; imports no PDF library."""
