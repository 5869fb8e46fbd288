"""What is true: frozen models and pure functions. No clock, no file, no screen."""
