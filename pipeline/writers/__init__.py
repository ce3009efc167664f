"""From tree, style and layout to the bytes of an edition."""
