import BatchingSimulator
import Diagnostics
import Scenarios

/// A provider with every key there is.
let fullProvider = """
    name: full
    individual:
      latency: { distribution: lognormal, mean: 2s, cv: 0.4, per_1k_tokens: 1s, per_1k_output_tokens: 2s }
      max_parallel: 5
      price_per_1k_tokens: 0.00004
      price_per_1k_output_tokens: 0.1
      requests_per_minute: 1500
    bulk:
      latency:
        distribution: constant
        mean: 1.5s
        per_1k_tokens: 3s
        per_1k_output_tokens: 4s
      per_item: 5ms
      max_items: 100
      price_per_1k_tokens: 0.00005
      price_per_1k_output_tokens: 0.2
    batch:
      overhead: { distribution: lognormal, mean: 40s, cv: 0.5 }
      per_item: 0.2s
      per_1k_tokens: 6s
      noise: { distribution: lognormal, median: 1, sigma: 0.3 }
      poll: { every: 7s }
      max_concurrent_jobs: 50
      max_items: 1000
      price_per_1k_tokens: 0.00002
      price_per_1k_output_tokens: 0.3
      expires_after: 12h
    assumed_tokens:
      input_per_item: 300
      output_per_item: 8
    changes:
      - { at: 2h, batch.overhead.mean: 400s }
      - { at: 3h, over: 30m, individual.latency.mean: 4s, faults.bulk.error_rate: 1% }
    faults:
      individual:
        error_rate: 0.01
      bulk:
        error_rate: 2%
      batch:
        expire_rate: 0.005
        slow_rate: 0.02
        slow_factor: 10

    """

/// The least that a provider must say, with a lognormal overhead; `more` is appended.
func smallProvider(
    individual: String = "{ distribution: constant, mean: 2s }",
    overhead: String = "{ distribution: constant, mean: 40s }", more: String = ""
) -> String {
    """
    individual:
      latency: \(individual)
      price_per_1k_tokens: 0.00004
    batch:
      overhead: \(overhead)
      price_per_1k_tokens: 0.00002
    \(more)
    """
}

func provider(_ text: String) throws(InputError) -> ProviderModel {
    try ProviderFiles.decode(Array(text.utf8), file: "p.yaml")
}
