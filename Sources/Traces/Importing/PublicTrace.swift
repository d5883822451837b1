import Diagnostics

/// Reads the requests of a public trace in the order of its file.
protocol RequestReader: AnyObject {
    /// The next request; nil at the end.
    func next() throws(InputError) -> ImportedRequest?
}

enum PublicTrace {
    static func open(
        _ format: TraceFormat, _ buffer: InputBuffer, _ names: NameTable
    ) throws(InputError) -> any RequestReader {
        switch format {
        case .azureLLM: try AzureLLM(buffer)
        case .mooncake: Mooncake(buffer)
        case .burstGPT: try BurstGPT(buffer, names)
        }
    }

    /// The format that was asked for, or else the one whose marks the first line has.
    static func recognise(
        _ buffer: InputBuffer, as format: TraceFormat?
    ) throws(InputError) -> TraceFormat {
        while buffer.cursor == buffer.limit, try buffer.refill() {}
        guard buffer.cursor < buffer.limit else {
            throw InputError(
                .data, file: buffer.source.name, line: 1, column: 1, "the file is empty",
                remedy: "give it a public request trace")
        }
        if let format { return format }
        var line: [UInt8] = []
        var place = buffer.cursor
        while place < buffer.limit, place.pointee != Byte.lineFeed {
            line.append(place.pointee)
            place += 1
        }
        let text = String(decoding: line, as: UTF8.self).lowercased()
        func has(_ marks: [String]) -> Bool { marks.allSatisfy { text.contains($0) } }
        if has(Mooncake.marks) { return .mooncake }
        if has(AzureLLM.marks) { return .azureLLM }
        if has(BurstGPT.marks) { return .burstGPT }
        throw buffer.error(
            at: buffer.cursor,
            "not a trace that is known: tried azure-llm (TIMESTAMP,ContextTokens,GeneratedTokens), "
                + "mooncake (JSON lines with timestamp, input_length, output_length) and "
                + "burstgpt (Timestamp,Model,Request tokens,Response tokens)",
            remedy: "name its format with --from")
    }
}
