import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StoreIO

/// Locks whose descriptor somebody else has, too, as a child process does between
/// its start and its program: they are free once they are released.
@Suite struct SharedDescriptorTests {
    /// Keeps a second descriptor of whatever is locked.
    private final class SharingCalls: SystemCalls {
        private let kernel = KernelCalls()
        private let copies = Mutex<[Int32]>([])

        deinit { copies.withLock { $0 }.forEach { _ = kernel.close($0) } }

        func lock(_ descriptor: Int32, _ operation: Int32) -> Int32 {
            copies.withLock { $0.append(dup(descriptor)) }
            return kernel.lock(descriptor, operation)
        }

        func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { kernel.open(path, flags, mode) }
        func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
            kernel.read(descriptor, buffer, count)
        }
        func readAt(
            _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: UInt64
        ) -> Int {
            kernel.readAt(descriptor, buffer, count, offset)
        }
        func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
            kernel.write(descriptor, bytes, count)
        }
        func sync(_ descriptor: Int32) -> Int32 { kernel.sync(descriptor) }
        func truncate(_ descriptor: Int32, _ size: UInt64) -> Int32 { kernel.truncate(descriptor, size) }
        func close(_ descriptor: Int32) -> Int32 { kernel.close(descriptor) }
    }

    @Test func releasedLocksAreFree() throws {
        let folder = ScratchFolder()
        let path = folder.path + "/LOCK"
        let system = SystemFileSystem(calls: SharingCalls())
        let writer = try #require(try system.lock(path))
        #expect(try SystemFileSystem().lock(path) == nil)
        writer.release()
        let reader = try #require(try system.lockExisting(path, shared: true))
        #expect(try SystemFileSystem().lock(path) == nil)
        reader.release()
        #expect(try SystemFileSystem().lock(path) != nil)
    }
}
