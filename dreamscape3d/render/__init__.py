"""Drawing a Moment: culling on the CPU, passes on the GPU.

    Moment ─▶ culling ─▶ jobs ─▶ passes ─▶ picture
              (tile × form pairs)

The passes, one file each and with the same stem in shaders/passes: march ▸ merge ▸ coarsen ▸ visibility ▸ air ▸ shaft ▸
shade ▸ sky ▸ constellations ▸ edges ▸ accumulate ▸ resolve ▸ effects ▸ bloom ▸ present.

`render` and `gpu` are the only packages that call OpenGL. Nothing here knows dreams, files or clocks.
"""
