import Diagnostics

/// A policy as a user asked for it.
public enum PolicyRequest: Sendable {
    /// One that runs anywhere.
    case policy(any Policy)
    /// `best-static`: the fixed threshold that turns out best for the whole trace.
    case bestStatic
    /// `clairvoyant`: needs foresight.
    case clairvoyant

    /// As it was asked for.
    public var name: String {
        switch self {
        case .policy(let policy): policy.name
        case .bestStatic: "best-static"
        case .clairvoyant: "clairvoyant"
        }
    }
}

/// Every policy by the name it has in commands, scenarios and reports.
public enum PolicyCatalog {
    /// The forms that are understood, for help texts and for errors.
    public static let forms = [
        "always-batch", "always-individual", "always-bulk", "threshold:K", "hybrid:K",
        "coalesce:WINDOW+POLICY", "window:COUNT,TIME", "deadline", "bentoml", "beam", "clipper",
        "adaptive", "adaptive:passive", "best-static", "clairvoyant",
    ]

    /// The baselines of every comparison that names none: the naive rules, the constants that
    /// people hard-code (10; LangExtract's 50), the windows of Inspect AI and autobatcher, the
    /// published estimators, and the two bounds in hindsight.
    public static let baselines = [
        "always-batch", "always-individual", "always-bulk", "threshold:10", "threshold:50",
        "hybrid:5", "coalesce:1s+threshold:10", "window:100,15s", "window:1000,10s", "deadline",
        "bentoml", "beam", "clipper", "adaptive", "best-static", "clairvoyant",
    ]

    /// - Throws: `InputError(.usage)` that names the nearest known form.
    public static func request(_ text: String) throws(InputError) -> PolicyRequest {
        switch text {
        case "best-static": return .bestStatic
        case "clairvoyant": return .clairvoyant
        default: return .policy(try policy(text))
        }
    }

    private static func policy(_ text: String) throws(InputError) -> any Policy {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let argument = parts.count == 2 ? parts[1] : nil
        switch (String(parts[0]), argument) {
        case ("always-batch", nil): return AlwaysLane(.batch)
        case ("always-individual", nil): return AlwaysLane(.individual)
        case ("always-bulk", nil): return AlwaysLane(.bulk)
        case ("threshold", "inf"?): return Threshold(.max)
        case ("threshold", let k?): return Threshold(try count(k, in: text))
        case ("hybrid", let k?): return Hybrid(try count(k, in: text))
        case ("coalesce", let rule?): return try coalesce(rule, in: text)
        case ("window", let rule?): return try window(rule, in: text)
        case ("deadline", nil): return Deadline()
        case ("bentoml", nil): return BentoML()
        case ("beam", nil): return Beam()
        case ("clipper", nil): return Clipper()
        case ("adaptive", nil): return Adaptive()
        case ("adaptive", "passive"?): return Adaptive(.passive)
        case ("best-static", nil), ("clairvoyant", nil):
            throw InputError(
                .usage, "policy '\(text)' plans alone, in hindsight",
                remedy: "name one that runs anywhere after the '+', for example threshold:10")
        case (let head, let argument): throw unknown(text, head: head, argument: argument)
        }
    }

    private static func unknown(_ text: String, head: String, argument: Substring?) -> InputError {
        if head == "adaptive" {
            return InputError(
                .usage, "unknown policy '\(text)'", remedy: "write adaptive or adaptive:passive")
        }
        if let form = forms.first(where: { heads(of: $0) == head }) {
            return InputError(
                .usage, "policy '\(text)' is not complete or has too much",
                remedy: argument == nil
                    ? "write \(form), for example \(example(head))" : "write \(form)")
        }
        return InputError(
            .usage, "unknown policy '\(text)'",
            remedy: nearestName(to: head, in: forms.map(heads(of:))).map {
                near in
                "did you mean '\(forms.first { heads(of: $0) == near }!)'?"
            } ?? "known: \(forms.joined(separator: ", "))")
    }

    private static func heads(of form: String) -> String {
        String(form.split(separator: ":")[0])
    }

    private static func example(_ head: String) -> String {
        ["threshold": "threshold:10", "hybrid": "hybrid:5", "window": "window:100,15s"][head]
            ?? "coalesce:1s+threshold:10"
    }

    private static func count(_ text: Substring, in whole: String) throws(InputError) -> Int {
        guard text.first != "+", let value = Int(text), value >= 1, value <= 1_000_000_000 else {
            let form = example(String(whole.prefix { $0 != ":" }))
            throw InputError(
                .usage, "policy '\(whole)': '\(text)' is not a number of items",
                remedy: "give a whole number from 1 to 1000000000, for example \(form)")
        }
        return value
    }

    private static func coalesce(
        _ rule: Substring, in whole: String
    ) throws(InputError) -> any Policy {
        guard let plus = rule.firstIndex(of: "+") else {
            throw InputError(
                .usage, "policy '\(whole)' names no policy to plan with",
                remedy: "write coalesce:WINDOW+POLICY, for example coalesce:1s+threshold:10")
        }
        let inner = try policy(String(rule[rule.index(after: plus)...]))
        guard inner.coalescing == nil else {
            throw InputError(
                .usage, "policy '\(whole)' coalesces twice",
                remedy: "name a policy that does not coalesce after the '+'")
        }
        return Coalesce(
            window: try span(rule[..<plus], in: whole), name: whole, inner: inner)
    }

    private static func window(
        _ rule: Substring, in whole: String
    ) throws(InputError) -> any Policy {
        let parts = rule.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw InputError(
                .usage, "policy '\(whole)' is not window:COUNT,TIME",
                remedy: "for example window:100,15s")
        }
        return Coalesce(
            window: try span(parts[1], in: whole), itemsFull: try count(parts[0], in: whole),
            name: whole, inner: AlwaysLane(.batch))
    }

    private static func span(_ text: Substring, in whole: String) throws(InputError) -> Span {
        guard let span = Span(text: text), span > .zero else {
            throw InputError(
                .usage, "policy '\(whole)': '\(text)' is not a length of time",
                remedy: "give a number above 0 with its unit, for example 500ms, 15s or 2m")
        }
        return span
    }
}
