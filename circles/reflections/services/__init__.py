"""Every write to reflections, one service each."""
