"""Pages about units, imports, jobs, accounts and the trail. Rows come from `allowed()`: all else is a 404."""
