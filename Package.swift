// swift-tools-version: 6.2
import PackageDescription

// Layers, lowest first. A target may depend only on targets named above it;
// Tests/HouseTests reads this file and the imports and fails on an upward arrow.
let package = Package(
    name: "syndb",
    products: [
        .library(name: "SynDB", targets: ["SynDB"]),
        // The schemes alone, for Benchmarks/Kernels.
        .library(name: "Encodings", targets: ["Encodings"]),
        .executable(name: "syndb", targets: ["syndb"]),
        // A program of its own, so that the command line starts without it.
        .executable(name: "syndb-server", targets: ["ServerProgram"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The two compression libraries of the format.
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // Decompression of exports, which are as often gzip as plain.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Inner loops that are compiled for several sets of vector instructions.
        .target(name: "CKernels"),

        // Kernels: packing, hashing, bitmaps, exact sums. No input or output.
        .target(name: "Bits", dependencies: ["CKernels", .product(name: "BigInt", package: "BigInt")]),
        // Values in memory: identifiers, typed columns, batches.
        .target(name: "Columns", dependencies: ["Bits"]),
        // Quantiles and distinct counts from little memory, with known errors.
        .target(name: "Sketches", dependencies: ["Bits", "Columns"]),
        // One compression scheme per file.
        .target(name: "Encodings", dependencies: ["Bits", "Columns", "CLZ4", "CZstd"]),
        // How the allocator treats freed memory, and the handler of a signal.
        .target(name: "CProcess"),
        // The one door to the operating system.
        .target(name: "StoreIO", dependencies: ["Bits", "CProcess"]),
        // Files of a head and blocks: checked, packed, read when asked for.
        .target(name: "Blocks", dependencies: ["Bits", "CZstd", "StoreIO"]),
        // Packs, datasets, vocabularies, the metadata index.
        .target(
            name: "Catalog",
            dependencies: ["Bits", "Blocks", "Columns", .product(name: "Yams", package: "Yams")],
            resources: [.embedInCode("Packs/syndb.yaml"), .embedInCode("Packs/cryoet.yaml")]),
        // Header, pages, sections, postscript of one segment file.
        .target(
            name: "SegmentFormat",
            dependencies: ["Bits", "Columns", "Sketches", "Encodings", "StoreIO"]),
        // Files of rows in every form, and mapping files: bytes to batches.
        .target(
            name: "Import",
            dependencies: [
                "CKernels", "Bits", "Columns", "CLZ4", "CZlib", "CZstd",
                .product(name: "Yams", package: "Yams"),
            ]),
        // Manifest, snapshots, loading, verification.
        .target(
            name: "Store",
            dependencies: [
                "Bits", "Blocks", "Columns", "Sketches", "Encodings", "StoreIO", "Catalog",
                "SegmentFormat", "Import",
            ]),
        // Parse, plan, execute, explain.
        .target(
            name: "Query",
            dependencies: [
                "Bits", "Columns", "Sketches", "Encodings", "Catalog", "SegmentFormat", "Store",
            ]),
        // Results as table, csv, tsv, json, ndjson, markdown, Arrow; what Parquet is made of.
        .target(name: "Export", dependencies: ["Bits", "Columns", "CZlib", "CZstd"]),
        // The library product: all that a door to the engine needs.
        .target(
            name: "SynDB",
            dependencies: [
                "Bits", "Blocks", "Columns", "Encodings", "StoreIO", "Catalog", "SegmentFormat", "Import",
                "Store",
                "Query", "Export",
            ],
            resources: [
                .embedInCode("Bridge/common.py"), .embedInCode("Bridge/parquet.py"),
                .embedInCode("Bridge/sheets.py"), .embedInCode("Bridge/xls.py"),
                .embedInCode("Bridge/write_parquet.py"), .embedInCode("Bridge/xlsx.py"),
            ]),
        // The HTTP door: routes over the same calls as the command line.
        .target(
            name: "Server",
            dependencies: [
                "SynDB", .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // The command line: one file per verb, no logic of its own.
        .executableTarget(
            name: "syndb",
            dependencies: [
                "SynDB", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // Without libraries to find and addresses to fill in the command starts in a
            // third less CPU time. Needs `--static-swift-stdlib`, which tests in a release
            // build cannot have: only where Tools/prepare.sh builds what is handed out.
            linkerSettings: Context.environment["SYNDB_STATIC"] == nil
                ? []
                : [.unsafeFlags(["-static-executable"], .when(platforms: [.linux], configuration: .release))]
        ),

        .executableTarget(name: "ServerProgram", dependencies: ["SynDB", "Server"]),

        .target(name: "TestSupport", dependencies: ["SynDB"], path: "Tests/TestSupport"),
        // Readers of anybody's bytes, as Tools/fuzz.sh and FuzzTests call them.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Bits", "Columns", "Encodings", "Import", "SegmentFormat", "Sketches", "StoreIO",
                "TestSupport",
            ],
            path: "Tests/FuzzTargets"),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "Bits", "SegmentFormat", "StoreIO"],
            exclude: ["Cases"]),
        .testTarget(name: "HouseTests"),
        .testTarget(name: "StoreTests", dependencies: ["SynDB", "TestSupport"]),
        .testTarget(
            name: "QueryTests",
            dependencies: ["SynDB", "TestSupport", .product(name: "BigInt", package: "BigInt")],
            exclude: ["Cases", "DuckDB/answers.py"]),
        .testTarget(name: "BitsTests", dependencies: ["Bits", "CLZ4", "CZstd"]),
        .testTarget(name: "ColumnsTests", dependencies: ["Columns", "Bits", "TestSupport"]),
        .testTarget(
            name: "SegmentFormatTests",
            dependencies: [
                "SegmentFormat", "Sketches", "StoreIO", "TestSupport", "Bits", "Columns",
            ]),
        .testTarget(
            name: "SketchesTests", dependencies: ["Sketches", "Bits", "Columns", "TestSupport"]),
        .testTarget(name: "EncodingsTests", dependencies: ["Encodings", "TestSupport"]),
        // The shell without a terminal.
        .testTarget(name: "ShellTests", dependencies: ["SynDB", "TestSupport"]),
        .testTarget(name: "QueryParseTests", dependencies: ["Query", "Columns", "Bits"]),
        .testTarget(name: "ExportTests", dependencies: ["Export", "Columns", "Bits", "Import"]),
        .testTarget(
            name: "ImportTests", dependencies: ["Import", "Columns", "Bits", "CLZ4", "CZlib", "CZstd"],
            exclude: ["Arrow"]),
        .testTarget(name: "BlocksTests", dependencies: ["Blocks", "Bits", "StoreIO"]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Blocks", "Columns", "Bits", "StoreIO"]),
        .testTarget(name: "AnalyticsTests", dependencies: ["SynDB", "TestSupport"]),
        // Routes with a real socket on 127.0.0.1.
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "SynDB", "TestSupport", "CZlib", "CZstd",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // Runs the examples of README.md and of the guide with the built command.
        .testTarget(name: "DocumentationTests", dependencies: ["syndb"]),
        // What the command says and with which status it ends.
        .testTarget(
            name: "CommandTests", dependencies: ["syndb", "ServerProgram", "TestSupport"],
            exclude: ["terminal.py"]),
        // Holds the engine against Tools/reader, and both against golden files.
        .testTarget(name: "ReaderTests", dependencies: ["SynDB", "TestSupport"]),
        // Runs the scripts of Tools/real-data through the built executable.
        .testTarget(
            name: "RealDataTests", dependencies: ["syndb", "SynDB", "CZstd"], exclude: ["Oracles"]),
    ],
    swiftLanguageModes: [.v6]
)
