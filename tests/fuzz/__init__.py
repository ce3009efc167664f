"""Fuzzing of the readers with atheris (PyPI): `python -m tests.fuzz.run html FOLDER`; the suite tries the seeds."""
