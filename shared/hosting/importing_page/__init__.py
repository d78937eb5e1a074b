"""The page on which an administrator imports a pack or a return: read, checked, shown, and then saved."""
