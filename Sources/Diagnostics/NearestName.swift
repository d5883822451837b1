/// The name in `known` that a mistyped `name` most likely stood for, or nil when none is near.
///
/// Near means at most a third of the longer name's letters need changing (optimal string alignment:
/// insert, delete, replace, swap neighbours; Damerau 1964, doi:10.1145/363958.363994), so that
/// `thresold` finds `threshold` but `foo` finds nothing.
public func nearestName(to name: String, in known: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    var best: (name: String, distance: Int)?
    for candidate in known {
        let letters = Array(candidate.lowercased().utf8)
        let distance = editDistance(wanted, letters)
        let limit = max(1, max(wanted.count, letters.count) / 3)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// A remedy that names the nearest known name, or else lists them all.
public func didYouMean(_ name: String, among known: some Collection<String>) -> String {
    if let near = nearestName(to: name, in: known) { return "did you mean '\(near)'?" }
    return "known: \(known.joined(separator: ", "))"
}

func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
