"""OpenGL's plumbing: contexts, GLSL sources, programs, targets and timers.

Only `gpu` and `render` call moderngl. `gpu` knows GL and files, and nothing of fields, scenes or dreams;
`render` decides what is drawn.

      app ─────────── asks for pictures, never sees a GL object
     ══════════════════════════════════════════════════════ border of OpenGL
      render ──────── passes: what is drawn, in which order
        │  ctx, Program, Target, PassTimer
      gpu  ────────── context.py   open one, with or without a display; say what it is
        │             source.py    shaders/passes/*.vert|frag with their includes
        │             program.py   compile, cache, count, report in the author's own lines
        │             target.py    textures to draw into
        │             timer.py     what each pass costs
        │             loss.py      a context that the driver gives up
      moderngl ────── the driver

Every failure leaves as `GraphicsError` (no context, or no longer one) or `ShaderError` (GLSL, with the author's own
place).
"""
