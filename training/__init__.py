"""How the project's own models are trained; nothing here is needed at run time."""
