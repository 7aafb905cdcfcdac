"""What columns and cells of one file say, by its mapping and the questionnaire: who, about whom, and each answer."""
