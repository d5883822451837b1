/// A part of a page under its own heading.
public struct PageSection: Sendable {
    /// Above the section.
    public var heading: String
    /// In their order.
    public var blocks: [PageBlock]

    public init(_ heading: String, _ blocks: [PageBlock]) {
        self.heading = heading
        self.blocks = blocks
    }

    var html: String {
        "<section><h2>\(escaped(heading))</h2>\n"
            + blocks.map(\.html).joined(separator: "\n") + "</section>"
    }
}

/// What a section is made of.
///
/// All texts are plain and are escaped.
public enum PageBlock: Sendable {
    /// A paragraph.
    case prose(String)
    /// A list of short statements.
    case list([String])
    /// A caution the reader should not miss.
    case caution(String)
    /// Text to copy as it stands, such as a command.
    case code(String)
    /// A table, which scrolls by itself where it is too wide.
    case table(Table)
    /// A chart with what to see in it.
    case chart(any Chart, caption: String)
    /// Blocks that are folded away under a summary until the reader asks.
    case details(summary: String, [PageBlock])

    var html: String {
        switch self {
        case .prose(let text): "<p>\(escaped(text))</p>"
        case .list(let items):
            "<ul>\(items.map { "<li>\(escaped($0))</li>" }.joined())</ul>"
        case .caution(let text): "<p class=\"caution\">\(escaped(text))</p>"
        case .code(let text):
            "<pre tabindex=\"0\"><code>\(escaped(text))</code></pre>"
        case .table(let table): table.html
        case .chart(let chart, let caption): figure(chart, caption)
        case .details(let summary, let blocks):
            "<details><summary>\(escaped(summary))</summary>"
                + blocks.map(\.html).joined(separator: "\n") + "</details>"
        }
    }
}
