"""Analyses of policies and of played matches, for studies over many games.

`counterfactual` decides again without the fact that a reason names; `style_naming` names the house style that a log of actions is most
like. No command runs them yet: tests and `benchmarks/fit_styles.py` do.
"""
