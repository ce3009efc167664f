"""The commands of `kanben`, one module each, imported when one is called. Options become calls; no logic."""
