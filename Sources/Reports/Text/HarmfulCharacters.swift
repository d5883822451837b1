/// Whether a character would act on what shows it instead of being shown: control characters, the
/// marks that turn the direction of writing around, and values that are no characters at all.
///
/// Names come from files, and anyone may have written these.
func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F: true
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
}

/// `text` for a terminal's line: a name from a file may hold control sequences and line breaks; they
/// must not reach it.
public func harmless(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(isHarmful(scalar) ? "?" : scalar) }
    return String(scalars)
}
