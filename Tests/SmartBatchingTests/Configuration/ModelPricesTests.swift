import BatchingCore
import Diagnostics
import Testing

@testable import SmartBatching

@Suite("The table of prices")
struct ModelPricesTests {
    private func terms(
        _ model: String, _ kind: RequestKind = .embed, on day: String? = nil
    ) throws -> ModelTerms {
        try ModelPrices.gemini().terms(
            of: model, kind, on: day, maxParallel: 5, pollEvery: Span(seconds: 10))
    }

    @Test("gives a model's lanes: jobs at half price, a bulk call for embeddings only")
    func lanes() throws {
        let embed = try terms("models/gemini-embedding-001").terms
        // $0.15 per million are $0.00015 per thousand.
        #expect(embed[.individual].pricePer1kTokens == 0.15 / 1000)
        #expect(embed[.bulk].pricePer1kTokens == 0.15 / 1000)
        #expect(embed[.batch].pricePer1kTokens == 0.075 / 1000)
        #expect(embed[.individual].itemsMax == 1 && embed[.bulk].itemsMax == 100)
        #expect(embed[.batch].itemsMax == 10_000 && embed[.batch].style == .jobs)
        #expect(embed.maxParallel == 5 && embed.pollEvery == Span(seconds: 10))
        #expect(embed.assumedInputTokensPerItem == 250)
        let generate = try terms("gemini-2.5-flash", .generate).terms
        #expect(!generate.offers(.bulk) && generate.offers(.batch))
        #expect(generate[.individual].pricePer1kOutputTokens == 2.5 / 1000)
        #expect(generate[.batch].pricePer1kOutputTokens == 1.25 / 1000)
        for lane in [Lane.individual, .bulk, .batch] { #expect(embed[lane].typical > .zero) }
        #expect(embed[.bulk].typical < embed[.batch].typical)
    }

    @Test("knows a model with the number of its version, but none for another")
    func names() throws {
        let family = try terms("gemini-2.5-flash", .generate)
        #expect(try terms("gemini-2.5-flash-001", .generate) == family)
        #expect(try terms("gemini-2.5-flash-lite", .generate) != family)
        #expect(try terms("gemini-2.5-flash-lite", .generate).isPriced)
        #expect(try !terms("gemini-2.5-flash-image", .generate).isPriced)
        #expect(try !terms("gemini-2.5-flash", .embed).isPriced)
        #expect(try terms("gemini-embedding-001").inputTokensMax == 2_048)
        #expect(try terms("gemini-embedding-2").inputTokensMax == 8_192)
        #expect(
            try terms("gemini-embedding-2").enqueuedTokensMax == [500_000, 5_000_000, 10_000_000])
    }

    @Test("says of a model it does not know that its prices are none")
    func unknown() throws {
        let unknown = try terms("some-model")
        #expect(!unknown.isPriced && unknown.inputTokensMax == nil)
        for lane in [Lane.individual, .bulk, .batch] {
            #expect(unknown.terms[lane].pricePer1kTokens == 0)
        }
        #expect(unknown.terms[.bulk].itemsMax == 100)
    }

    @Test("follows prices that end on a day")
    func days() throws {
        func price(_ day: String?) throws -> Double {
            try terms("gemini-3.6-flash", .generate, on: day).terms[.individual].pricePer1kTokens
        }
        #expect(try price(nil) == 0.75 / 1000)
        #expect(try price("2026-12-31") == 0.75 / 1000)
        #expect(try price("2027-01-01") == 1.5 / 1000)
    }

    @Test("is dated, and names every model once")
    func table() throws {
        let prices = try ModelPrices.gemini()
        #expect(prices.dated.hasPrefix("20") && prices.models.count > 10)
        #expect(prices.models.allSatisfy { $0.price.input > 0 && !$0.names.isEmpty })
        #expect(prices.models.allSatisfy { ($0.kind == .generate) == ($0.price.output > 0) })
    }

    @Test(
        "is read strictly",
        arguments: [
            ("dated: \"2026-10-07\"", "dated: soon", "dated must be a day"),
            ("batch_share: 0.5", "batch_share: 2", "batch_share must be a share"),
            ("input: 0.15", "imput: 0.15", "did you mean 'input'?"),
            ("input: 0.15", "input: cheap", "must be a number"),
            ("until: \"2026-12-31\"", "", "has no day"),
            ("[gemini-2.5-pro]", "[gemini-2.5-flash]", "stands in the table already"),
            ("kind: embed", "kind: draw", "kind has an unknown value"),
        ])
    func mistakes(good: String, bad: String, message: String) throws {
        let text = String(decoding: ModelPrices.geminiFile, as: UTF8.self)
        let changed = text.replacing(good, with: bad, maxReplacements: 1)
        #expect(changed != text)
        let error = try #require(throws: InputError.self) {
            try ModelPrices.decode(Array(changed.utf8), file: "p.yaml")
        }
        #expect(error.description.contains(message), "\(error)")
        #expect(error.description.hasPrefix("p.yaml:"))
    }
}
