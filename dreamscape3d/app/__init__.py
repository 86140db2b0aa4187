"""The commands, and the one place where errors become text and exit codes.

      shell ── dreamscape3d still harmony -o harmony.png
        │
      cli.py         which command; errors → stderr and an exit code
        │ argument.py  text → size, seconds, name=value      (refuses, told with the value)
        │ file_name.py  "harmony", "story/bedtime" or a path → a file; dream_name.py, story_name.py  of that kind
        ▼
      view  play  still  entangle  storyboard  gallery  loop  check  schema  new  listing  doctor     one module each
        │
      viewer/        the window: see its own page
      offscreen.py   Dream → pixels, without a window
      projected.py   the same for two eyes and all round; projection.py  their names, sizes and what files say of them
      picture.py     pixels → .png .webp .exr, whole or not at all
     ════════════════════════════════════════════════════════════════
      render  formats  dream …                          everything below

Modules here import only the standard library at the top, so that `--help` stays quick; a command imports
what it needs when it runs. Nothing below `app` prints or exits.
"""
