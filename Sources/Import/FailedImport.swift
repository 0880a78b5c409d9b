/// An error that ends an import, with the rows that were left out of the same
/// piece before it.
public struct FailedImport: Error {
    public let error: any Error
    public let rejects: [RejectedRow]
}
