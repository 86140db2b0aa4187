"""`python -m dreamscape3d`: the same as the `dreamscape3d` command."""

import sys

from dreamscape3d.app.cli import main

sys.exit(main())
