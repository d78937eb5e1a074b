"""What must be known to register and correct, and how is it kept?"""
