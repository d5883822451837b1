/// Text made safe inside an HTML or SVG element or a quoted attribute.
///
/// A policy's or a file's name may be anything, so every text goes through here. Characters that
/// XML does not allow, or that change how their neighbours are shown, become U+FFFD.
func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\t", "\n": result.unicodeScalars.append(scalar)
        default:
            result.unicodeScalars.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
        }
    }
    return result
}

/// A coordinate or length in a drawing: one decimal at most, the same everywhere.
func coordinate(_ value: Double) -> String {
    DecimalText.trimmed(DecimalText.fixed(value, 1))
}

/// Roughly how wide a text is drawn, in units of the font's size.
func estimatedWidth(_ text: String) -> Double {
    text.reduce(0) { width, character in
        switch character {
        case "i", "j", "l", "t", "f", "I", ".", ",", ":", ";", "'", "|", " ": width + 0.32
        case "m", "w", "M", "W", "%", "@": width + 0.9
        case "A"..."Z": width + 0.7
        default: width + (character.isASCII ? 0.58 : 0.8)
        }
    }
}
