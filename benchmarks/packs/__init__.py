"""What the benchmark of the registration pack is made of."""
