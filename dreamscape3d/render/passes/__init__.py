"""One pass a file, each with the shader of the same stem in shaders/passes. A pass draws; it decides nothing."""
