"""The scene in a graphics engineer's words: forms, materials, lights, camera, air and sky.

    Scene (numbers may be expressions) ──posing──▶ Moment (packed arrays of one instant) ──▶ render

`Scene` is what a dream file describes; `Moment` is all that a renderer sees. Nothing here knows OpenGL,
clocks, dreamers or files.
"""
