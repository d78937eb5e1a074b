"""Where are the packs of the made-up authorities that the demo shows?"""

from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "demo_packs"


def demo_packs() -> dict[str, Path]:
    """The folder of each made-up authority's pack, by the authority's name."""
    return {folder.name: folder for folder in sorted(_FOLDER.iterdir()) if folder.is_dir()}
