"""The pages on which training is coordinated."""
