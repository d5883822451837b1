import BatchingCore
import Testing

@Suite("Policies by name")
struct PolicyCatalogTests {
    static let names = [
        "always-batch", "always-individual", "always-bulk", "threshold:1", "threshold:10",
        "threshold:1000000000", "threshold:inf", "hybrid:5", "coalesce:1s+threshold:10",
        "coalesce:500ms+always-batch", "coalesce:2m+deadline", "coalesce:1h+hybrid:2",
        "window:100,15s", "window:1,1ms", "deadline", "bentoml", "beam", "clipper",
        "adaptive", "adaptive:passive", "best-static", "clairvoyant",
    ]

    @Test("every form is understood and gives its name back", arguments: names)
    func roundTrip(name: String) throws {
        #expect(try PolicyCatalog.request(name).name == name)
    }

    @Test("every baseline is understood, and every form is among the names above")
    func lists() throws {
        for name in PolicyCatalog.baselines {
            #expect(try PolicyCatalog.request(name).name == name)
        }
        for form in PolicyCatalog.forms {
            let head = form.prefix { $0 != ":" }
            #expect(Self.names.contains { $0.prefix { $0 != ":" } == head }, "\(form)")
        }
    }

    private struct Complaint {
        var what: String
        var remedy: String
        var line: String
        var isUsage: Bool
    }

    private func complaint(_ text: String) -> Complaint? {
        do {
            _ = try PolicyCatalog.request(text)
            return nil
        } catch {
            return Complaint(
                what: error.what, remedy: error.remedy, line: error.description,
                isUsage: error.subject == .usage)
        }
    }

    @Test(
        "a typo gets the nearest form",
        arguments: [
            ("allways-batch", "always-batch"), ("always-individaul", "always-individual"),
            ("treshold:10", "threshold:K"), ("hybird:5", "hybrid:K"),
            ("Threshold:10", "threshold:K"), ("best_static", "best-static"),
            ("clairvoyent", "clairvoyant"), ("windows:1,1s", "window:COUNT,TIME"),
            ("coalece:1s+beam", "coalesce:WINDOW+POLICY"), ("bentoMl", "bentoml"),
            ("coalesce:1s+hybryd:3", "hybrid:K"),
        ])
    func typo(text: String, form: String) {
        #expect(complaint(text)?.remedy == "did you mean '\(form)'?")
    }

    @Test("what resembles nothing gets the list")
    func unknown() {
        let error = complaint("zzzzzzzz")
        #expect(error?.remedy == "known: " + PolicyCatalog.forms.joined(separator: ", "))
    }

    @Test("a bound in hindsight cannot plan for groups that gather")
    func hindsight() {
        #expect(complaint("coalesce:1s+clairvoyant")?.what.contains("in hindsight") == true)
    }

    @Test(
        "an argument that cannot be is refused, in one line that quotes it",
        arguments: [
            "threshold:0", "threshold:-1", "threshold:1.5", "threshold:", "threshold",
            "threshold:99999999999999999999", "threshold:1000000001", "threshold:1e3",
            "threshold:+3", "hybrid:x", "hybrid:0", "hybrid:inf", "hybrid", "window:10", "window",
            "window:10,15", "window:0,1s", "window:10,0s", "window:1,2s,3", "window:,1s",
            "coalesce:1+threshold:3", "coalesce:1s+", "coalesce:1s", "coalesce:+beam",
            "coalesce:1s+window:1,1s", "coalesce:1s+coalesce:1s+beam", "coalesce:0s+beam",
            "coalesce:-1s+beam", "deadline:", "deadline:5", "always-batch:", "beam:1", "", ":",
            "coalesce:1s+clairvoyant", "coalesce:1s+best-static", "best-static:1", " beam",
        ])
    func impossible(text: String) throws {
        let error = try #require(complaint(text))
        #expect(error.isUsage)
        #expect(!error.line.contains("\n") && !error.remedy.isEmpty)
        #expect(error.what.hasPrefix("policy '") || error.what.hasPrefix("unknown policy '"))
    }
}

@Suite("Lengths of time as text")
struct SpanTextTests {
    @Test(
        "are a number and a unit",
        arguments: [
            ("500ms", 0.5), ("1s", 1), ("1.5s", 1.5), ("5m", 300), ("24h", 86_400),
            ("7d", 604_800), ("0s", 0), ("0.25h", 900), ("36525d", 3_155_760_000),
        ])
    func good(text: String, seconds: Double) {
        #expect(Span(text: text) == Span(seconds: seconds))
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "s", "1", "1 s", " 1s", "-1s", "+1s", "1e3s", "1.2.3s", "1S", "1sec", "1s1s",
            "ms", ".s", "٣s", "nans", "infs", "36526d", "0x1s", "1us",
        ])
    func bad(text: String) {
        #expect(Span(text: text) == nil)
    }
}
