import BatchingCore
import BatchingSimulator

extension Provider {
    /// A call's work is done: it costs, whether or not the answer arrives.
    func bill(_ lane: Lane, texts: [String], inputTokens: Int, outputTokens: Int) {
        for text in texts { stats.items[TextKey(text).hex, default: .init()].online += 1 }
        stats.online.input += inputTokens
        stats.online.output += outputTokens
        let calls =
            lane == .bulk
            ? inForce.model.bulk ?? inForce.model.individual
            : inForce.model.individual
        stats.dollars += Double(inputTokens) / 1000 * calls.pricePer1kTokens
        stats.dollars += Double(outputTokens) / 1000 * calls.pricePer1kOutputTokens
    }

    /// A job has ended: items without errors cost.
    func bill(_ job: Job, _ prices: JobLaneModel) {
        for index in job.finished where !job.fails(index) {
            let item = job.items[index]
            guard let text = item.text else { continue }
            stats.items[TextKey(text).hex, default: .init()].jobs += 1
            stats.jobs[job.displayName, default: .init()].itemsBilled += 1
            var output = 0
            if case .generate(let item) = item.content { output = item.outputTokens }
            stats.batch.input += item.tokens
            stats.batch.output += output
            stats.dollars += Double(item.tokens) / 1000 * prices.pricePer1kTokens
            stats.dollars += Double(output) / 1000 * prices.pricePer1kOutputTokens
        }
    }
}
