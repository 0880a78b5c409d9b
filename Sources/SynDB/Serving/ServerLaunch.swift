import Foundation
import Store
import StoreIO

/// How `syndb serve` becomes the server.
///
/// The server is a program of its own, `syndb-server`, in the folder of
/// `syndb`: a process that only looks something up would otherwise pay for
/// loading a network stack that it never uses: `syndb --version` took 4.5 ms of
/// CPU time with it and 1.9 ms without.
public struct ServerLaunch: Codable, Sendable {
    public static let program = "syndb-server"

    public var store: String
    public var settings: ServerSettings

    public init(store: String, settings: ServerSettings) {
        self.store = store
        self.settings = settings
    }

    /// What the server's program was started with.
    public init(arguments: [String]) throws {
        guard arguments.count == 2 else {
            throw StoreError(
                .usage, "\(Self.program) is started by another program", hint: "use: syndb serve STORE")
        }
        self = try JSONDecoder().decode(ServerLaunch.self, from: Data(arguments[1].utf8))
    }

    /// Goes on as the server in the same process.
    public func start() throws -> Never {
        let path = try Program.folder() + "/" + Self.program
        guard try SystemFileSystem().status(path) != nil else {
            throw StoreError(
                .notFound, "\(path): the server's program is missing",
                hint: "build it with: swift build -c release --product \(Self.program)")
        }
        let order = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        try Program.become(path, [Self.program, order])
    }
}
