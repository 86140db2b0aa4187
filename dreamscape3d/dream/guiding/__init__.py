"""Image, the guide: rules that watch over dreamers and act."""
