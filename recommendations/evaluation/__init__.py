"""How good the recommender is, beside its peers, on data anyone can repeat it on."""
