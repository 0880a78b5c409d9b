import ArgumentParser
import SynDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The exit codes that scripts rely on.
enum ExitStatus: Int32 {
    case success = 0
    case runtime = 1
    case usage = 2
    case badInput = 3
    case notFound = 4
    case corrupt = 5
    case busy = 6
    case interrupted = 130

    init(of error: any Error) {
        switch error {
        case let error as StoreError:
            switch error.kind {
            case .usage: self = .usage
            case .badInput, .noRows: self = .badInput
            case .notFound: self = .notFound
            case .corrupt, .future: self = .corrupt
            case .busy: self = .busy
            case .interrupted: self = .interrupted
            case .runtime: self = .runtime
            }
        case let error as CatalogError:
            switch error.kind {
            case .pack, .metadata, .clash: self = .badInput
            case .notFound: self = .notFound
            case .damaged, .future: self = .corrupt
            }
        case let error as FileError:
            switch error.kind {
            case .notFound: self = .notFound
            case .isDirectory: self = .badInput
            default: self = .runtime
            }
        case is SegmentError: self = .corrupt
        case is ImportError: self = .badInput
        case is QueryError, is QueryFailure: self = .usage
        default: self = .runtime
        }
    }
}

/// A query error with the text it is about, so that it can show the place.
struct QueryFailure: Error, CustomStringConvertible {
    var error: QueryError
    var text: String

    var description: String { error.rendered(in: text) }
}

extension Syndb {
    /// Says what went wrong and ends the process with the code for it.
    static func exit(reporting error: any Error) -> Never {
        if let status = error as? ExitStatus.Plain { leave(status.status) }
        let code = exitCode(for: error)
        let isOurs =
            error is StoreError || error is CatalogError || error is FileError || error is SegmentError
            || error is ImportError || error is QueryError || error is QueryFailure
            || error is EvaluationError || error is ExportError
        guard isOurs else {
            let message = fullMessage(for: error)
            if code == .success {
                do {
                    try Terminal.output(message.hasSuffix("\n") ? message : message + "\n")
                } catch {
                    Terminal.talk("error: \(error)")
                    leave(.runtime)
                }
                leave(.success)
            }
            // The parser of arguments writes its word with a capital.
            Terminal.talk(message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message)
            leave(code == .validationFailure ? .usage : ExitStatus(of: error))
        }
        say(error)
        leave(ExitStatus(of: error))
    }

    /// Says what went wrong, for those who go on.
    static func say(_ error: any Error) {
        let message = text(of: error)
        Terminal.talk("error: " + (message.hasSuffix("\n") ? String(message.dropLast()) : message))
    }

    /// The error, and what to do about it on a line of its own, the same for
    /// errors of all kinds.
    private static func text(of error: any Error) -> String {
        switch error {
        case let error as StoreError where !error.hint.isEmpty: return "\(error.message)\nhint: \(error.hint)"
        case let error as ExportError where !error.hint.isEmpty:
            return "\(error.message)\nhint: \(error.hint)"
        case var error as ImportError:
            if let hint = error.hint {
                error.hint = nil
                return "\(error)\nhint: \(hint)"
            }
            return "\(error)"
        case var error as SegmentError where !error.hint.isEmpty:
            let hint = error.hint
            error.hint = ""
            return "\(error)\nhint: \(hint)"
        default: return "\(error)"
        }
    }

    private static func leave(_ status: ExitStatus) -> Never {
        #if canImport(Glibc)
            Glibc.exit(status.rawValue)
        #elseif canImport(Musl)
            Musl.exit(status.rawValue)
        #else
            Darwin.exit(status.rawValue)
        #endif
    }
}

extension ExitStatus {
    /// Ends with a code after everything has been said.
    struct Plain: Error {
        var status: ExitStatus
    }
}
