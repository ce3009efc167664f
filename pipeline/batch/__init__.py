"""Many documents: plan, run, remember."""
