"""From a source to a raw tree; cues only, no roles."""
