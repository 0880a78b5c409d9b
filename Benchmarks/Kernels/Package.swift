// swift-tools-version: 6.2
import PackageDescription

// Measures the engine from outside, as a user of its modules. A package of its
// own, so that nobody who builds the engine builds these.
let package = Package(
    name: "Kernels",
    dependencies: [.package(name: "syndb", path: "../..")],
    targets: [
        // CPU clocks, medians, a stretch of memory, made values.
        .target(name: "Measuring", dependencies: [.product(name: "SynDB", package: "syndb")]),
        // One row per kernel: values and decoded bytes per second against memcpy.
        .executableTarget(
            name: "kernels",
            dependencies: [
                "Measuring", .product(name: "SynDB", package: "syndb"),
                .product(name: "Encodings", package: "syndb"),
            ]),
        // Payload bytes of raw files of doubles, for real_doubles.py.
        .executableTarget(
            name: "encode-doubles",
            dependencies: [
                .product(name: "SynDB", package: "syndb"), .product(name: "Encodings", package: "syndb"),
            ]),
        // CPU time of encoding the segments of a table again, for encode.py.
        .executableTarget(
            name: "encode-table",
            dependencies: ["Measuring", .product(name: "SynDB", package: "syndb")]),
        // CPU time of turning a file into typed columns, for load.py.
        .executableTarget(
            name: "parse-table",
            dependencies: ["Measuring", .product(name: "SynDB", package: "syndb")]),
        // CPU time of queries in process, for scan.py and query.py.
        .executableTarget(
            name: "query-times",
            dependencies: ["Measuring", .product(name: "SynDB", package: "syndb")]),
    ],
    swiftLanguageModes: [.v6]
)
