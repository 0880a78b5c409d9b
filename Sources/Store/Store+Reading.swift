import StoreIO

extension Store {
    /// Runs `body`, which reads one of the store's own files. In a store that
    /// has been opened a file that is not there or may not be read is damage of
    /// the store, not a wrong name on the command line.
    static func reading<Result>(_ rule: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as FileError {
            switch error.kind {
            case .notFound, .isDirectory:
                throw StoreError(
                    .corrupt, "\(error.path): missing or not of its kind: \(error.reason) (\(rule))",
                    hint: "restore it from a copy")
            case .notPermitted:
                throw StoreError(
                    .corrupt, "\(error.path): unreadable: \(error.reason) (\(rule))",
                    hint: "check the permissions of the store's files")
            case .exists, .noSpace, .other: throw error
            }
        }
    }
}
