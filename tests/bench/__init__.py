"""Benchmarks beside other programs. Nothing here is run by the test suite: times belong in no test."""
