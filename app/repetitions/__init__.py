"""How often a trainee has done what an item asks for: on which days, on what equipment, with what outcome."""
