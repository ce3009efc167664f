"""Faces: mapped metrics, the bundled catalogue, fallback by word, subsets."""
