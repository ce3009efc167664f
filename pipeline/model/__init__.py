"""The document tree: data, constructors, walks, and its dump to and from JSON."""
