import Foundation
import Server
import SynDB

/// What `syndb serve` becomes.
@main
struct ServerProgram {
    static func main() {
        do {
            let launch = try ServerLaunch(arguments: CommandLine.arguments)
            SystemLimits.shareFreedMemory()
            UnreadableMapping.endsProcess(status: 1)
            let scheme = launch.settings.certificate == nil ? "http" : "https"
            let store = try Store(path: launch.store)
            try HTTPServer(store, settings: launch.settings).serve { port in
                talk("listening on \(scheme)://\(launch.settings.host):\(port)")
            }
        } catch {
            talk("error: \(error)")
            exit(1)
        }
    }

    /// One line to standard error; what cannot be said there is not said.
    private static func talk(_ text: String) {
        try? DescriptorFile.standardError().write(Array((text + "\n").utf8))
    }
}
