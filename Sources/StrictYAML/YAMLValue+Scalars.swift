import Diagnostics

extension YAMLValue {
    /// Text, with or without quotes; not empty.
    public func text() throws(InputError) -> String {
        let (text, isQuoted) = try scalar("text")
        if text.isEmpty, isQuoted { throw error("must not be empty") }
        return text
    }

    /// One of `words`; throws with the nearest one.
    public func word(among words: [String]) throws(InputError) -> String {
        let text = try text()
        guard words.contains(text) else {
            throw error(unknownWord(text, among: words), remedy: didYouMean(text, among: words))
        }
        return text
    }

    /// A number within `bounds`.
    public func number(_ bounds: Bounds) throws(InputError) -> Double {
        try read("a number", bounds, shortNumber, NumberText.read)
    }

    /// A whole number within `bounds`; `1e3` is one, `1.5` is not.
    public func count(_ bounds: Bounds) throws(InputError) -> Double {
        let value = try read("a whole number", bounds, shortNumber, NumberText.read)
        guard value == value.rounded() else {
            throw error("must be a whole number \(bounds.described(shortNumber))")
        }
        return value
    }

    /// A duration with its unit (`500ms`, `1.5s`, `5m`, `2h`, `7d`; or 0), in seconds.
    public func duration(_ bounds: Bounds) throws(InputError) -> Double {
        try read("a duration", bounds, DurationText.written, DurationText.read)
    }

    /// A share within `bounds`, as a number (`0.1`) or in percent (`10%`).
    public func share(_ bounds: Bounds = .from(0, to: 1)) throws(InputError) -> Double {
        try read("a share", bounds, shortNumber) { text in
            guard text.hasSuffix("%") else { return NumberText.read(text) }
            guard case .number(let percent) = NumberText.read(String(text.dropLast())) else {
                return .refused("is \(quotedNumber(text))", remedy: "write e.g. 0.1 or 10%")
            }
            return .number(percent / 100)
        }
    }

    /// `true` or `false`.
    public func truth() throws(InputError) -> Bool {
        let (text, isQuoted) = try scalar("true or false")
        switch (text, isQuoted) {
        case ("true", false): return true
        case ("false", false): return false
        default: throw error("must be true or false")
        }
    }

    private func read(
        _ wanted: String, _ bounds: Bounds, _ write: (Double) -> String,
        _ parse: (String) -> NumberText.Reading
    ) throws(InputError) -> Double {
        let (text, isQuoted) = try scalar(wanted)
        if isQuoted { throw error("must be \(wanted), not text", remedy: "remove the quotes") }
        switch parse(text) {
        case .number(let value):
            guard bounds.contains(value) else {
                throw error("must be \(wanted) \(bounds.described(write))")
            }
            // Of the two zeros, the plain one.
            return value == 0 ? 0 : value
        case .refused(let why, let remedy):
            throw error("must be \(wanted), but \(why)", remedy: remedy)
        }
    }

    private func scalar(_ wanted: String) throws(InputError) -> (text: String, isQuoted: Bool) {
        guard case .scalar(let text, let isQuoted) = content, !isNothing else {
            throw expected(wanted)
        }
        return (text, isQuoted)
    }
}
