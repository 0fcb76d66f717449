"""Pages of schemes: list, table, import, publish and what else happens to a scheme."""
