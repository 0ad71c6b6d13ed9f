"""What the one rule engine answered for a placement, stored in the transaction that changed it."""
