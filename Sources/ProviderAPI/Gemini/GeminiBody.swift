/// The bodies of requests.
struct GeminiBody: Sendable {
    let model: GeminiModel

    /// An item of a synchronous embedding call, which names its model.
    func embed(_ item: EmbedItem, namesModel: Bool, to writer: inout JSONWriter) {
        writer.object { object in
            if namesModel {
                object.key("model")
                object.text(model.resource)
            }
            object.key("content")
            content(model.takesTaskType ? item.text : TaskPrefix.text(of: item), to: &object)
            if model.takesTaskType, let type = item.taskType {
                object.key("taskType")
                object.text(type)
            }
            if model.takesTaskType, item.taskType == "RETRIEVAL_DOCUMENT", let title = item.title {
                object.key("title")
                object.text(title)
            }
            if let dimensions = item.outputDimensionality {
                object.key("outputDimensionality")
                object.number(dimensions)
            }
        }
    }

    func generate(_ item: GenerateItem, to writer: inout JSONWriter) {
        writer.object { object in members(of: item, to: &object) }
    }

    /// An item of a job: the kind of its request decides the kind of the job.
    func item(_ item: ItemRequest, to writer: inout JSONWriter) {
        switch item {
        case .embed(let item): embed(item, namesModel: false, to: &writer)
        case .generate(let item): generate(item, to: &writer)
        }
    }

    /// `countTokens` takes either the contents or the whole request, which then names its model.
    func countTokens(_ item: GenerateItem) -> [UInt8] {
        JSONWriter.bytes { writer in
            writer.object { object in
                guard item.systemInstruction != nil else {
                    return contents(item.prompt, to: &object)
                }
                object.key("generateContentRequest")
                object.object { request in
                    request.key("model")
                    request.text(model.resource)
                    members(of: item, to: &request)
                }
            }
        }
    }

    private func members(of item: GenerateItem, to object: inout JSONWriter) {
        contents(item.prompt, to: &object)
        if let instruction = item.systemInstruction {
            object.key("systemInstruction")
            content(instruction, to: &object)
        }
        if item.config != GenerationConfig() {
            object.key("generationConfig")
            config(item.config, to: &object)
        }
    }

    private func contents(_ prompt: String, to object: inout JSONWriter) {
        object.key("contents")
        object.list { list in content(prompt, role: "user", to: &list) }
    }

    private func content(_ text: String, role: String? = nil, to writer: inout JSONWriter) {
        writer.object { content in
            if let role {
                content.key("role")
                content.text(role)
            }
            content.key("parts")
            content.list { parts in
                parts.object { part in
                    part.key("text")
                    part.text(text)
                }
            }
        }
    }

    private func config(_ config: GenerationConfig, to writer: inout JSONWriter) {
        writer.object { object in
            for (key, value) in [
                ("temperature", config.temperature), ("topP", config.topP),
            ] {
                guard let value else { continue }
                object.key(key)
                object.number(value)
            }
            for (key, value) in [
                ("topK", config.topK), ("maxOutputTokens", config.maxOutputTokens),
                ("seed", config.seed),
            ] {
                guard let value else { continue }
                object.key(key)
                object.number(value)
            }
            if !config.stopSequences.isEmpty {
                object.key("stopSequences")
                object.list { list in for stop in config.stopSequences { list.text(stop) } }
            }
            if let type = config.responseMimeType {
                object.key("responseMimeType")
                object.text(type)
            }
            if let schema = config.responseSchemaJSON {
                object.key("responseSchema")
                // What is no JSON goes as text, which the provider refuses, rather than break
                // the line or the request it stands in.
                object.value(JSONReader.read(Array(schema.utf8)) ?? .text(schema))
            }
        }
    }
}
