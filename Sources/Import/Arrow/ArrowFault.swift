/// What is wrong with a message whose bytes are all there.
struct ArrowFault: Error {
    /// What was expected and what was found.
    var message: String
    var hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
