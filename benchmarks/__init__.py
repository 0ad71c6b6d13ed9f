"""Measurements; each module here is run by itself, and ``make bench`` runs all of them."""
