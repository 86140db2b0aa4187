"""What tests and benches share: scenes, picture gates, and broken files to refuse.

Tests import it as `support`; `tests/` is put on the path by the conftest that needs it.
"""
