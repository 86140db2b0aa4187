"""Panels over the picture, in Dear ImGui. They see `desk.Desk` and nothing else of the viewer.

      panels.py       all of them by one name: what the loop calls
        bridge.py       pyglet's window ⇄ Dear ImGui: events in, triangles out    ─┐ the only two that
        keys.py         what both call keys, buttons and cursors                  ─┘ know pyglet
        inspector.py    Tab: a heading for each section
          dream_section   parameter_section   view_section   timing_section   scene_section
        fault.py        what is wrong with the file, over the last good picture
        help.py         F1: the page of keys, from `actions`
        toasts.py       short messages that fade
      widgets.py      sliders, choices, switches as they look here
      look.py         colours and sizes    typefaces.py   fonts    icons.py   signs
      wording.py   form_tree.py   fault_text.py      what is said and listed; plain Python

Importing any of the drawing modules loads Dear ImGui, which takes 0.2 s: do it after the first picture.
"""
