"""The words everything speaks: frozen values without I/O."""
