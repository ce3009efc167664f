"""Characters of the symbol faces that Word files use for bullets and boxes, as the Unicode characters they show."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xAC: "✶",
    0xB2: "⟡", 0xB5: "✪", 0xB6: "✰", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", 0x4A: "☺", 0x4C: "☹", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x45: "☜",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x54: "☒", 0x97: "●", 0xA3: "□", 0x2A: "☐"}
_SYMBOL = {
    0xB7: "•", 0xA8: "♦", 0xA7: "♣", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD7: "⋅", 0xE5: "∑",
    0xD6: "√", 0xA5: "∞", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6C: "λ", 0x6D: "μ", 0x70: "π",
    0xDA: "∨", 0xD9: "∧", 0xDE: "⇒", 0xDC: "⇐", 0xCE: "∈", 0xC7: "∩", 0xC8: "∪", 0xF2: "∫",
    0x73: "σ", 0x57: "Ω", 0x44: "Δ", 0x53: "Σ", 0x2D: "−",
}  # fmt: skip
_FACES = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(code: int, face: str) -> str:
    """The character a symbol face shows for a code, or an empty string when that is not known."""
    table = _FACES.get(face.strip().lower())
    if table is not None:
        return table.get(code & 0xFF, "")
    private = 0xE000 <= code <= 0xF8FF
    return "" if private or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def bullet(text: str, face: str) -> str:
    """What a bullet shows; • for a sign of a symbol face that is not known."""
    if not text:
        return ""
    code = ord(text[0])
    known = symbol(code, face) if face.strip().lower() in _FACES else ""
    if known:
        return known
    if text == "o" and face.lower().startswith("courier"):
        return "◦"
    return "•" if 0xE000 <= code <= 0xF8FF or not text.isprintable() else text
