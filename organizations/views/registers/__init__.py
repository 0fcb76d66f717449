"""Pages of registers: no register has one of its own, all are made from the definition."""
