"""Persons and posts."""

from .uploads import POSTS_IMPORT, STALE, apply_posts, keep_posts, replan_posts

__all__ = ["POSTS_IMPORT", "STALE", "apply_posts", "keep_posts", "replan_posts"]
