/// A table as a plain value: what a terminal, and what a page, shows.
public struct Table: Sendable, Equatable {
    /// Where a column's cells stand.
    ///
    /// Texts stand left, numbers right.
    public enum Alignment: Sendable, Equatable {
        /// For texts.
        case left
        /// For numbers.
        case right
    }

    /// A column's heading.
    public struct Column: Sendable, Equatable {
        /// Above the cells.
        public var title: String
        /// The unit of the column's numbers, such as "s" or "$"; empty when cells carry their own.
        public var unit: String
        /// Where the cells stand.
        public var alignment: Alignment

        public init(_ title: String, unit: String = "", alignment: Alignment = .right) {
            self.title = title
            self.unit = unit
            self.alignment = alignment
        }
    }

    /// A row of cells; the first is the row's name.
    ///
    /// Missing cells are blank.
    public struct Row: Sendable, Equatable {
        /// One for each column, from the left.
        public var cells: [String]
        /// Whether the row should catch the eye, such as the winner's.
        ///
        /// Never the only sign of it.
        public var emphasised: Bool

        public init(_ cells: [String], emphasised: Bool = false) {
            self.cells = cells
            self.emphasised = emphasised
        }

        /// The cell of a column; blank when the row is too short.
        func cell(_ index: Int) -> String { cells.indices.contains(index) ? cells[index] : "" }
    }

    /// What the table shows, as a short sentence; may be empty.
    public var caption: String
    /// From the left.
    public var columns: [Column]
    /// From the top down.
    public var rows: [Row]

    public init(caption: String = "", columns: [Column], rows: [Row] = []) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }
}
