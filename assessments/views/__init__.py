"""Pages of the assessment work: each asks `allowed()`, calls one service or selector, and answers."""
