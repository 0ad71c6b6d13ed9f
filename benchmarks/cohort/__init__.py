"""A whole co-ordinator's cohort, made up for measuring: 500 trainees with a year of work each."""
