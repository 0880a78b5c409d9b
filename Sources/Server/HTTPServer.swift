import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle
import SynDB

/// A store on a network: `syndb serve`.
public struct HTTPServer: Sendable {
    let state: ServerState
    private let settings: ServerSettings
    private let builder: HTTPServerBuilder

    /// Opens the store; throws where it cannot be read.
    public init(_ store: Store, settings: ServerSettings = ServerSettings(), logLevel: LogLevel = .notice)
        throws
    {
        self.settings = settings
        var logger = Logger(label: "syndb") { JSONLog(label: $0) }
        logger.logLevel = settings.logLevel.level
        state = try ServerState(store, settings, logger: logger)
        let running = state.running
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [Departure(running, patience: settings.departureTimeout)],
                idleTimeout: .milliseconds(Int64(settings.idleTimeout * 1000))))
        builder =
            try settings.certificate.map { files in
                var configuration = try TLSConfiguration.makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(files.certificates).map {
                        .certificate($0)
                    },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: files.key, format: .pem)))
                configuration.minimumTLSVersion = .tlsv12
                return try .tls(plain, tlsConfiguration: configuration)
            } ?? plain
    }

    /// Serves until the process is asked to end; `onStart` is told the port.
    public func run(onStart: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        try await services(onStart).run()
    }

    func services(_ onStart: @escaping @Sendable (Int) -> Void) -> ServiceGroup {
        var group = ServiceGroupConfiguration(
            services: [application(onStart), QueryEnding(state: state)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        group.maximumGracefulShutdownDuration = .seconds(settings.shutdownTimeout)
        return ServiceGroup(configuration: group)
    }

    private func application(_ onStart: @escaping @Sendable (Int) -> Void) -> Application<Responder> {
        let connections = MaximumAvailableConnections(settings.maximumConnections, logger: state.logger)
        return Application(
            responder: Responder(state: state),
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: nil,
                availableConnectionsDelegate: connections),
            onServerRunning: { channel in onStart(channel.localAddress?.port ?? 0) }, logger: quiet)
    }

    /// The framework's own talk is of use to those who look for faults.
    private var quiet: Logger {
        var logger = state.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

/// Gives running queries half of the time that is left, then ends them.
private struct QueryEnding: Service {
    let state: ServerState

    func run() async throws {
        try? await gracefulShutdown()
        let end = ContinuousClock().now + .seconds(state.settings.shutdownTimeout / 2)
        while state.running.count > 0, ContinuousClock().now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        state.running.cancelAll()
    }
}
