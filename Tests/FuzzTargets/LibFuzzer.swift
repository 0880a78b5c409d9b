// The door of libFuzzer. The environment names the target (SYNDB_FUZZ_TARGET)
// and, to write seeds instead of fuzzing, their folder (SYNDB_FUZZ_SEEDS).
import Foundation

private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["SYNDB_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(
            Data("SYNDB_FUZZ_TARGET is '\(name)', expected one of \(names)\n".utf8))
        exit(2)
    }
    return target
}()

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
    guard let folder = ProcessInfo.processInfo.environment["SYNDB_FUZZ_SEEDS"] else { return 0 }
    do {
        for (index, seed) in target.seeds().enumerated() {
            try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(index)"))
        }
    } catch {
        FileHandle.standardError.write(Data("no seeds in \(folder): \(error)\n".utf8))
        exit(1)
    }
    exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
