"""Train the marker of goals (`models/goal-marker`)."""
