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

extension ArrowFault {
    /// What `body` throws as errors that name the file.
    static func reporting<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch is FlatTable.Fault {
            throw ImportError(
                .structure, file: file, message: "expected Arrow IPC messages, found bytes that are none",
                hint: "the file is damaged, or not what its name says")
        } catch let fault as ArrowFault {
            throw ImportError(.structure, file: file, message: fault.message, hint: fault.hint)
        }
    }
}
