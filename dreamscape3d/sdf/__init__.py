"""Signed distance fields as data.

        shape ──▶ lowering ──▶ pose ──▶ PackedField ─┬─▶ render (GPU)
     (a tree,      (a flat      (numbers             └─▶ evaluate (numpy float64: truth)
      immutable)    list)        of one instant)           └─ nearby (of a few leaves: what a body feels)

    Several fields become one (`joining`), piece by piece:

        Field ─┬─▶ structure (all leaves in one list, once) ─────────────┐
               └─▶ pieces (what grows as a whole) ─▶ member: numbers, ───┴─▶ join ─▶ PackedField with `parts`
                                                     frame, growth, lift      └ placing, morphing, contacts, fillets

`shape` is what people write. `lowering` turns the tree into a flat list of leaves with accumulator
groups, once per edit. `pose` fills in the numbers of one instant, vectorised, every tick. Nothing
here knows OpenGL, time, dreams or files.
"""
