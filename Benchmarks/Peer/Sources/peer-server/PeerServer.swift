import Foundation
import Hummingbird

/// Serves nothing at `/`, and the file named on the command line at `/file`; says on
/// standard output which port it got.
@main
struct PeerServer {
    static func main() async throws {
        let router = Router()
        router.get("/") { _, _ in "" }
        let files = FileIO()
        if let path = CommandLine.arguments.dropFirst().first {
            router.get("/file") { _, context in
                Response(status: .ok, body: try await files.loadFile(path: path, context: context))
            }
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                let line = "\(channel.localAddress?.port ?? 0)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            })
        try await application.runService()
    }
}
