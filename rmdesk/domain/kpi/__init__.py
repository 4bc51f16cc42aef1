"""The KPIs: periods, formulas, completion and what moved a figure. Pure: facts come in as a ledger, wherever they were gathered."""
