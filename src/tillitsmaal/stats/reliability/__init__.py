"""How well items measure one thing together: reliability, item analysis, convergent and discriminant validity."""
