"""`python -m bench` runs every comparison; its processes find what they run in a module of its own."""

from bench.comparing import main

if __name__ == "__main__":
    main()
