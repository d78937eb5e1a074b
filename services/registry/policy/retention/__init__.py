"""How long are records kept, and what becomes of one that is due?"""
