"""Bodies that move: where everybody stands, walks and looks, tick by tick."""
