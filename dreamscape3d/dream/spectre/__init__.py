"""The spectral self, and how it is met."""
