"""KPIs of everybody, from the rows of all books: the same formulas as on a desk (`domain.kpi`), other statements to gather the facts."""
