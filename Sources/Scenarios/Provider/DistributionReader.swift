import BatchingSimulator
import Diagnostics
import Foundation
import StrictYAML

/// Reads a distribution of durations, or of factors where the figure is a plain number.
struct DistributionReader {
    static let keys = ["distribution", "mean", "cv", "median", "sigma", "of", "file", "from"]

    /// The figure that the mean is: it says the unit and the bounds of all values.
    let mean: ProviderFigure

    private static let keysOfShape: [(shape: String, keys: [String])] = [
        ("constant", ["mean"]),
        ("lognormal", ["mean", "cv", "median", "sigma"]),
        ("mixture", ["of", "mean"]),
        ("empirical", ["file", "from", "mean"]),
    ]

    /// `section` may have other keys as well; those are the caller's.
    func read(_ section: Section, isPart: Bool = false) throws(InputError) -> Distribution {
        let shapes = Self.keysOfShape.map(\.shape)
        let shape = try section.required("distribution").word(among: shapes)
        let allowed = Self.keysOfShape.first { $0.shape == shape }?.keys ?? []
        for key in section.keys where Self.keys.contains(key) && key != "distribution" {
            guard !allowed.contains(key), let place = section.place(of: key) else { continue }
            throw place.error(
                "\(section.name(of: key)) does not belong to a distribution of shape \(shape)",
                remedy: "its keys: \(allowed.joined(separator: ", "))")
        }
        switch shape {
        case "constant": return try .constant(value(section.required("mean")))
        case "lognormal": return try lognormal(section)
        case "mixture": return try mixture(section)
        default: return try empirical(section, isPart: isPart)
        }
    }

    private func value(_ value: YAMLValue) throws(InputError) -> Double {
        try FigureRules.read(mean, value)
    }

    /// By mean and cv, or by median and sigma (of the logarithm):
    /// mean = median·exp(sigma²/2), cv = √(exp(sigma²) − 1).
    private func lognormal(_ section: Section) throws(InputError) -> Distribution {
        let byMedian = ["median", "sigma"].compactMap(section.place(of:))
        let byMean = ["mean", "cv"].compactMap(section.place(of:))
        if let second = byMedian.first, !byMean.isEmpty {
            throw second.error(
                "a lognormal is given by mean and cv, or by median and sigma, not by a mix")
        }
        if byMedian.isEmpty {
            let cv = try section.required("cv").number(.from(0, to: 100))
            return try .lognormal(mean: value(section.required("mean")), cv: cv)
        }
        // √ln(100² + 1) = 3.03: beyond, the cv would be more than 100.
        let sigma = try section.required("sigma").number(.from(0, to: 3))
        let median = try section.required("median")
        let meanValue = try value(median) * exp(sigma * sigma / 2)
        guard FigureRules.bounds(of: mean).contains(meanValue) else {
            throw median.error("with this sigma makes a mean that is out of range")
        }
        return .lognormal(mean: meanValue, cv: expm1(sigma * sigma).squareRoot())
    }

    /// Its mean is the weighted mean of its parts, or the one given, to which all parts are scaled.
    private func mixture(_ section: Section) throws(InputError) -> Distribution {
        let list = try section.required("of")
        var parts: [Distribution.Weighted] = []
        for element in try list.list() {
            let part = try element.section(keys: ["weight"] + Self.keys)
            let weight = try part.required("weight").share(.moreThan(0, to: 1_000_000))
            parts.append(.init(weight: weight, try read(part, isPart: true)))
        }
        guard !parts.isEmpty else { throw list.error("must have at least one part") }
        let weights = parts.reduce(0) { $0 + $1.weight }
        let own = parts.reduce(0) { $0 + $1.weight * $1.distribution.mean } / weights
        return try Distribution(
            .mixture(parts), mean: rescaled(section, from: own, place: list.place))
    }

    private func empirical(
        _ section: Section, isPart: Bool
    ) throws(InputError) -> Distribution {
        if let from = section["from"] {
            _ = try from.word(among: ["trace"])
            for key in ["file", "mean"] {
                guard let place = section.place(of: key) else { continue }
                throw place.error("\(section.name(of: key)) does not go with 'from: trace'")
            }
            guard !isPart, mean.unit == .duration else {
                throw from.error(
                    "can stand only in a lane's own latency or overhead",
                    remedy: "give a file of latencies")
            }
            // The mean is unknown until the trace has been read.
            return Distribution(.recorded, mean: 0)
        }
        guard let file = section["file"] else {
            throw section.place.error(
                "\(section.name(of: "file")) is missing", remedy: "add 'file:' or 'from: trace'")
        }
        let path = resolved(try file.text(), besides: file.place.file)
        let values = try EmpiricalFile.read(path)
        let own = Distribution.meanBetween(values)
        return try Distribution(
            .empirical(values), mean: rescaled(section, from: own, place: file.place))
    }

    /// The mean given, or else the distribution's own, which must be in range as well.
    private func rescaled(
        _ section: Section, from own: Double, place: Place
    ) throws(InputError) -> Double {
        guard let given = section["mean"] else {
            guard FigureRules.bounds(of: mean).contains(own) else {
                throw place.error("the mean of these values is out of range")
            }
            return own
        }
        guard own > 0 else { throw given.error("cannot be reached by scaling values of 0") }
        return try value(given)
    }
}
