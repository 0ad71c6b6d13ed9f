"""The training plan: when each item is meant to be done, agreed by the trainee and a supervisor."""
