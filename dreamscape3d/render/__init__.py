"""Drawing a Moment: culling on the CPU, passes on the GPU.

    Moment ─▶ culling ─▶ jobs ─▶ passes: march ▸ visibility ▸ shade ▸ sky ▸ accumulate ▸ resolve ▸ bloom ▸ present ─▶ picture
              (tile × form pairs)         (one file each here and, with the same stem, in shaders/passes)

`render` and `gpu` are the only packages that call OpenGL. Nothing here knows dreams, files or clocks.
"""
