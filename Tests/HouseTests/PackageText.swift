import Foundation

/// The targets that Package.swift declares, in its order: lowest layer first.
struct PackageText {
    struct Target {
        var name: String
        var dependencies: Set<String>
    }

    var targets: [Target] = []

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    init() throws {
        let text = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        // Each declaration runs to the next one.
        let declarations = text.split(
            separator: /\.(?=systemLibrary\(|target\(|executableTarget\(|testTarget\()/)
        for declaration in declarations.dropFirst() {
            guard let match = declaration.firstMatch(of: /name: "(\w+)"/) else { continue }
            let list = declaration.firstMatch(of: /dependencies: \[((?:[^\[\]])*)\]/)?.1 ?? ""
            // A product's name is the module's; the package's is not.
            let names = list.replacing(/package: "[^"]*"/, with: "").matches(of: /"([^"]+)"/)
            targets.append(Target(name: String(match.1), dependencies: Set(names.map { String($0.1) })))
        }
    }

    /// Swift files below a target's folder in Sources.
    static func sources(of target: String) -> [URL] {
        let folder = root.appending(path: "Sources/\(target)")
        let files =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        return files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.sorted {
            $0.path < $1.path
        }
    }

    /// Names of the modules that a file imports.
    static func imports(of text: String) -> [String] {
        text.matches(
            of:
                /(?m)^\s*(?:@\w+\s+)*(?:public |internal |package |private |fileprivate )?import (?:(?:struct|class|enum|func|protocol|typealias|let|var) )?(\w+)/
        )
        .map { String($0.1) }
    }
}
