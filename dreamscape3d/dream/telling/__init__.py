"""The story engine: acts, cues, gates, branches, camera."""
