"""Minds: what dreamers feel, how firmly they hold on, what they have learnt."""
