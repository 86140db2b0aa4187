"""Drawing a Moment: planned on the CPU, here or in another process; drawn by passes on the GPU.

    Moment ─▶ plan: culling ─▶ jobs ─▶ Plan ─▶ passes ─▶ picture
                    (tile × form pairs)

The passes, one file each and with the same stem in shaders/passes: march ▸ merge ▸ coarsen ▸ visibility ▸ air ▸ shaft ▸
shade ▸ sky ▸ constellations ▸ edges ▸ accumulate ▸ resolve ▸ effects ▸ bloom ▸ present.

`render` and `gpu` are the only packages that call OpenGL. Nothing here knows dreams, files or clocks.
"""
