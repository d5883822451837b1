import Testing

@testable import SmartBatching

@Suite("A configuration's mistake")
struct ConfigurationErrorTests {
    @Test(
        "is named with its line and what to write instead",
        arguments: [
            (
                "strategie: auto",
                "c.yaml:2:3: unknown key 'strategie' in batching; did you mean 'strategy'?"
            ),
            ("strategy: individul", "strategy cannot be 'individul'; did you mean 'individual'?"),
            ("strategy: [auto]", "c.yaml:2:13: batching.strategy must be text, not a list"),
            ("batch_threshold: 0", "batch_threshold must be a whole number from 1 to 1000000"),
            ("batch_threshold: 1.5", "must be a whole number"),
            ("batch_threshold: ten", "batch_threshold must be a whole number, but is a text"),
            ("batch_threshold: \"10\"", "remove the quotes"),
            ("max_parallel_individual: 99999", "from 1 to 10000"),
            ("prefer_individual_for: rag_query", "must be a list, not a single value"),
            ("prefer_individual_for: [[a]]", "must be text, not a list"),
            ("coalesce_window: 1", "has no unit; say the unit"),
            ("coalesce_window: 2h", "must be a duration from 0s to 1h"),
            ("value_of_time: -1", "value_of_time must be a number from 0"),
            ("max_cost_increase: -5%", "max_cost_increase must be a share from 0 to 100"),
            ("max_cost_increase: lots", "max_cost_increase must be a share"),
            ("history: ''", "history must not be empty"), ("journal:", "journal must be text"),
            ("exploration: shadow", "exploration must be a section of keys"),
            (
                "exploration: { mod: shadow }",
                "unknown key 'mod' in batching.exploration; did you mean 'mode'?"
            ),
            (
                "exploration: { mode: loud }",
                "exploration.mode has an unknown value; known: shadow, passive"
            ),
            (
                "exploration: { budget: 60% }",
                "exploration.budget must be a share from 0.0001 to 0.5"
            ),
            (
                "base_url: http://example.com",
                "base_url would send the key over plain http; write https://"
            ),
            ("base_url: https://u:s3cret@h", "base_url holds a user's name"),
            ("on_uncertain: maybe", "on_uncertain has an unknown value; known: park, resend"),
            ("poll_every: 0s", "poll_every must be a duration more than 0s"),
            ("strategy: auto\n  strategy: bulk", "'strategy' is given more than once"),
        ])
    func mistakes(line: String, message: String) {
        let error = configurationError("batching:\n  \(line)\n")
        #expect(error.contains(message), "\(error)")
        #expect(error.hasPrefix("c.yaml:") && !error.contains("s3cret"))
    }

    @Test("in the model's block is one too")
    func model() {
        #expect(
            configurationError("model: { embeding: x }\nbatching:\n")
                .contains("unknown key 'embeding' in model; did you mean 'embedding'?"))
        #expect(
            configurationError("model: { embedding: a b }\nbatching:\n").contains(
                "is no model's name"))
        #expect(
            configurationError("model: x\nbatching:\n").contains("model must be a section of keys"))
    }

    @Test(
        "is a secret, which is not repeated",
        arguments: ["api_key", "apiKey", "GEMINI_API_KEY", "key", "token", "password", "Secret"])
    func secrets(name: String) {
        let error = configurationError(
            "batching:\n  strategy: auto\n  \(name): AIza-s3cret-value\n")
        #expect(error.hasPrefix("c.yaml:3:3: a key or a password has no place in a configuration"))
        #expect(error.contains("GEMINI_API_KEY") && !error.contains("s3cret"))
        // On one line it is an unknown key, and as silent.
        let flow = configurationError("batching: { \(name): s3cret-value }\n")
        #expect(flow.contains("unknown key") && !flow.contains("s3cret"))
    }

    @Test("is not what stands outside of the blocks")
    func outside() throws {
        #expect(try layer("api_key: x\nbatching: { strategy: bulk }\n").strategy == .bulk)
    }
}
