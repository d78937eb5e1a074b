"""Who waits for a bed, and who comes first?"""
