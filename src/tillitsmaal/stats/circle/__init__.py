"""The circle of trust and collaboration: its verdict, the random-intercept cross-lagged panel model, the loop."""
