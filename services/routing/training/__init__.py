"""How triage learns: models are fitted, calibrated and judged here, with scikit-learn, which nothing else needs."""
