"""What people upload: parse, validate, plan, show, apply (F8). A plan writes nothing; one package for each noun."""
