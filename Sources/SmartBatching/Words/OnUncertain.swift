/// What becomes of a job of which nobody can say whether the provider took it, once it was looked for
/// and not found.
public enum OnUncertain: String, Sendable, Codable, CaseIterable {
    /// It waits for somebody to decide (`sbtune jobs`).
    case park
    /// It is created again under the same name, if it is expected to cost 1 US dollar at most; above
    /// that it waits.
    case resend
}
