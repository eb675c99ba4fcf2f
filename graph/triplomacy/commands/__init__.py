"""What the commands do: one module for each noun, with a function for each command."""
