"""In which colours is an authority's name shown, so that everybody can read it?"""

BLACK = "#000000"
WHITE = "#ffffff"
_LINEAR_UP_TO = 0.04045
"""Where sRGB's curve begins."""


def ink_on(colour: str) -> str:
    """Black or white, whichever has more contrast with `#rrggbb`; one of them always has 4.5:1 or more."""
    luminance = _luminance(colour)
    contrast_with_white = (_luminance(WHITE) + 0.05) / (luminance + 0.05)
    contrast_with_black = (luminance + 0.05) / (_luminance(BLACK) + 0.05)
    return WHITE if contrast_with_white >= contrast_with_black else BLACK


def stylesheet(colour: str) -> str:
    """The authority's colours as CSS custom properties, which the strict policy allows only in a file."""
    return f":root {{ --authority-colour: {colour}; --authority-ink: {ink_on(colour)}; }}\n"


def _luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= _LINEAR_UP_TO else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
