"""The dialogs of the window, built when asked for."""
