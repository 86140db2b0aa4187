"""The viewer: a window to walk in a dream. The only package that knows pyglet, Dear ImGui, watchfiles, platformdirs.

      window.py      a pyglet window: events in, pictures out; knows no dream
      actions.py     what keys, buttons and sticks mean; F1's page is made from it
      show.py        the conductor: one turn of the loop, top to bottom
        stage.py       what is on: a dream in time, the next one being made ready, and where the dreamer stands
        loading.py     dream files → what can be shown, in a process of its own
        watching.py    which files were saved
        interface/     panels over the picture, in Dear ImGui; they see `desk.Desk` and nothing else

A turn: events ▸ what was loaded ▸ move ▸ Moment ▸ picture ▸ panels ▸ flip ▸ wait. Nothing in a turn reads a file, parses
or compiles a dream.
"""
