"""The pages of the window, one module each, built when first shown."""
