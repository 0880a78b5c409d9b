import ArgumentParser
import SynDB

struct PackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Check or show packs: the schemas of tables and metadata.",
        subcommands: [Check.self, Draft.self, Show.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Check a pack file.")

        @Argument(help: "The pack file.", completion: .file(extensions: ["yaml", "yml", "json"]))
        var file: String

        func run() throws {
            let packs = try PackFile.packs([file])
            let pack = packs.last!
            let schema = try Schema(packs: packs)
            let own = schema.tables.filter { $0.pack == pack.name }.map(\.name)
            Terminal.talk(
                "\(file): pack \"\(pack.name)\" is sound: "
                    + [
                        own.isEmpty ? "no tables of its own" : "tables \(own.joined(separator: ", "))",
                        pack.extendedTables.isEmpty
                            ? nil : "columns for \(pack.extendedTables.joined(separator: ", "))",
                    ].compactMap { $0 }.joined(separator: "; "))
        }
    }

    struct Draft: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a pack from data files: types from every value, the rest to be filled in.")

        @Argument(help: "Files of any form that load reads.", completion: .file())
        var files: [String]
        @OptionGroup var input: InputOptions

        func run() throws { try Terminal.output(PackDraft.text(try input.files().inputs(files))) }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a built-in pack or a store's pack.")

        @Argument(help: "A built-in pack, or a pack of --store.")
        var name: String
        @Option(help: "A store, to print one of its packs.", completion: .directory)
        var store: String?

        func run() throws {
            let catalog = try store.map { try Store(path: $0).snapshot().catalog }
            let source =
                if let catalog { try catalog.packSource(named: name) } else {
                    Pack.builtIn(named: name)?.source
                }
            guard let source else {
                let known = catalog?.schema.packs.map(\.name) ?? Pack.builtInNames
                throw StoreError(
                    .notFound, "there is no pack \"\(name)\"",
                    hint: "known are \(known.joined(separator: ", "))")
            }
            try Terminal.output(source)
        }
    }
}
