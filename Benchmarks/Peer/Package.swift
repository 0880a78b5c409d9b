// swift-tools-version: 6.2
import PackageDescription

// The framework of the server without the server: what Benchmarks/server.py
// measures it against. A package of its own, so that nobody who builds the engine
// builds it.
let package = Package(
    name: "Peer",
    dependencies: [
        // As in the package of the engine.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "peer-server", dependencies: [.product(name: "Hummingbird", package: "hummingbird")])
    ],
    swiftLanguageModes: [.v6]
)
