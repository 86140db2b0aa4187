"""The living part, in a dreamer's words: dreams, moods, signals, and the World that lets them run.

    Dream ─▶ World.step(events) ─▶ World.cue(t) ─▶ Cue ─▶ Moment (of `scene`)
    Guests ─┘   │    │
    Story  ─┘   │    ├─ Dreamers, and the Company they are: consent, strands, pulses, glitches
                │    └─ Night: what lives there, as bodies, apparitions, spectres and minds; who guides; what is told
                └─▶ Journal: the events, which replay the World exactly
    Wish ─▶ Mover.step(wish, field, camera) ─▶ Mover.view ─▶ View (of `scene`): where the dreamer sees it from

Pure CPU, fixed 60 Hz ticks, seeded. No clock, no OpenGL, no window, no socket may be touched from here.
"""
