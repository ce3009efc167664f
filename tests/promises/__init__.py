"""The promises of the README's threat model that no other folder of tests holds already, each with its number."""
