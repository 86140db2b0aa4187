"""Mathematics that knows neither dreams nor pictures.

    expression            numbers that move: parse, bind, evaluate          (no numpy)
    ├── expression_tree       the immutable syntax tree and its text
    ├── expression_parser     text → tree, bounded and closed
    ├── expression_functions  what each function means, written once for floats and arrays
    └── expression_batch      thousands of expressions in one go            (numpy)
    transform             places and turns                                  (the only one to touch pyrr)
    number_table          tables in which some numbers are expressions
    colour, curve, spring plain functions over numpy arrays

Everything here is a pure function or an immutable value: no file, clock, random state or OpenGL. It may
import numpy, `errors` and its own siblings, nothing else of the package; everyone above may call it.
"""
