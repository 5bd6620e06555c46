"""Key art drawn from the facts of a title: no Django, no photographs. Facts in, pictures out."""
