"""The main job played with real divisions and generated figures, through the same doors that users have."""
