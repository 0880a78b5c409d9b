import Foundation
import Testing

/// The arrows between modules point downwards, and one module alone speaks to
/// the system: what the architecture promises, read off the text.
@Suite struct LayerTests {
    private static let system: Set<String> = ["Glibc", "Musl", "Darwin"]
    /// Reaches files behind the one door's back; the top layers have it
    /// for JSON.
    private static let foundation: Set<String> = ["Foundation", "FoundationEssentials"]
    /// Modules that come with the compiler and reach no file.
    private static let language: Set<String> = ["Synchronization", "Dispatch"]

    @Test func packageIsReadWhole() throws {
        let targets = try PackageText().targets.map(\.name)
        #expect(targets.first == "CLZ4")
        #expect(targets.contains("StoreIO") && targets.contains("HouseTests"))
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: PackageText.root.appending(path: "Sources").path)
        for folder in folders where !folder.hasPrefix(".") { #expect(targets.contains(folder), "\(folder)") }
    }

    @Test func importsAreDeclaredAndPointDown() throws {
        let targets = try PackageText().targets
        for (layer, target) in targets.enumerated() where !target.name.hasSuffix("Tests") {
            let below = Set(targets[..<layer].map(\.name))
            let ours = Set(targets.map(\.name))
            for dependency in target.dependencies where ours.contains(dependency) {
                #expect(
                    below.contains(dependency), "\(target.name) declares \(dependency), which is not below it"
                )
            }
            for file in PackageText.sources(of: target.name) {
                let text = try String(contentsOf: file, encoding: .utf8)
                for module in PackageText.imports(of: text) {
                    let isKnown =
                        target.dependencies.contains(module) || Self.language.contains(module)
                        || Self.system.union(Self.foundation).contains(module)
                    #expect(isKnown, "\(file.path): \(target.name) does not declare \(module)")
                }
            }
        }
    }

    @Test func onlyStoreIOReachesTheSystem() throws {
        for target in try PackageText().targets where target.name != "StoreIO" {
            for file in PackageText.sources(of: target.name) {
                // The exit code of the process is the one exception.
                if target.name == "syndb", file.lastPathComponent == "ExitStatus.swift" { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                let isTop = ["SynDB", "Server", "syndb", "ServerProgram"].contains(target.name)
                let refused = isTop ? Self.system : Self.system.union(Self.foundation)
                let reached = Set(PackageText.imports(of: text)).intersection(refused)
                #expect(reached.isEmpty, "\(file.path) imports \(reached.sorted())")
            }
        }
    }

    @Test func filesAreShort() throws {
        for target in try PackageText().targets {
            for file in PackageText.sources(of: target.name) {
                let lines = try String(contentsOf: file, encoding: .utf8).split(
                    separator: "\n", omittingEmptySubsequences: false
                ).count
                #expect(lines <= 400, "\(file.path) has \(lines) lines")
            }
        }
    }
}
