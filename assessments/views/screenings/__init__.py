"""排查: the pages of a screening, of the township that screens, and of what the meeting decides."""
