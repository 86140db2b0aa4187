"""The viewer: a window to walk in a dream. The only package that knows pyglet, Dear ImGui, watchfiles, platformdirs.

      window.py      a pyglet window: events in, pictures out; knows no dream
      actions.py     what keys, buttons and sticks mean; F1's page is made from it
      opening.py     from the command line to the first picture     crew.py      everybody who has a part, made in order
      ending.py      what signals do, from before it opens to after it is closed
      show.py        the conductor: one turn of the loop, top to bottom
        hands.py gamepad.py    keys, mouse and pads → actions and a wish to move     responses.py   what they do
        console.py     all that can be asked for; the panels see it as `desk.Desk`
        stage.py       what is on: a dream in time, and where the dreamer stands     calm.py   one key against fright
          showing.py   what of it is to be seen now     scenes.py   of whom, and what poses them together
          persona.py   whom of those who live in it a person moves     playing.py   a story that is on
          doorstep.py  on which side of the door to a guest's dream one is     journey.py   being carried to a place
        forethought.py the next picture planned, and the next dream made ready, while this one is drawn
        loading.py     dream files → what can be shown, in a process of its own (workshop.py, watching.py: its inside)
        draughting.py  schematics over the picture     chart.py   the neuro-map before it
        pointer.py     the mouse over all of that     pointing.py   what it points at, in words
        lobby.py       the start screen (start_*.py, shelf.py)
        interface/     panels over the picture, in Dear ImGui; they see `desk.Desk` and nothing else
      pacing.py settings.py screenshot.py sound.py icon.py      what their names say

A turn: events ▸ what was loaded ▸ move ▸ plan ▸ picture ▸ panels ▸ flip ▸ wait. Nothing in a turn reads a file,
parses or compiles a dream.
"""
