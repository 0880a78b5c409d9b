import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The keyboard of a terminal, byte by byte.
///
/// While it is raw, nothing that is typed is shown or means anything to the
/// system: Ctrl-C is a byte. While it is quiet, keys that are signals are so
/// again. Given back, the terminal is as it was found.
public final class TerminalInput {
    private let found: termios
    /// Address of the settings that a signal handler gives back; 0 for none.
    private static let givenBack = Atomic<UInt>(0)

    /// Nil where standard input is no terminal.
    public init?() {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        found = settings
        let kept = UnsafeMutablePointer<termios>.allocate(capacity: 1)
        kept.initialize(to: settings)
        // Never freed: a handler may be reading it.
        Self.givenBack.store(UInt(bitPattern: kept), ordering: .releasing)
    }

    deinit {
        giveBack()
        Self.givenBack.store(0, ordering: .releasing)
    }

    public func makeRaw() {
        var raw = found
        // Lines are not gathered, nothing is echoed, no key is a signal, and
        // Ctrl-S and Ctrl-Q are keys. Output keeps its line ends.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | BRKINT | ISTRIP)
        // What has been typed ahead is kept.
        _ = uninterrupted { tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) }
    }

    /// For the time in which nobody reads keys: what is typed waits unseen, and
    /// Ctrl-C is a signal.
    public func makeQuiet() {
        var quiet = found
        quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
        _ = uninterrupted { tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet) }
    }

    /// `tcsetattr` is one of the calls that a signal handler may make (POSIX).
    static func giveBackFromSignal() {
        guard let kept = UnsafePointer<termios>(bitPattern: givenBack.load(ordering: .acquiring)) else {
            return
        }
        tcsetattr(STDIN_FILENO, TCSANOW, kept)
    }

    public func giveBack() {
        var settings = found
        _ = uninterrupted { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
    }

    /// What a wait for a key came to.
    public enum Key: Equatable {
        case byte(UInt8)
        /// Nothing was typed in time.
        case none
        /// The terminal is gone.
        case end
    }

    public func read(within milliseconds: Int) -> Key {
        var watched = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        let ready = poll(&watched, 1, Int32(milliseconds))
        if ready == 0 || ready < 0 && errno == EINTR { return .none }
        var byte: UInt8 = 0
        guard ready > 0, uninterrupted({ systemRead(STDIN_FILENO, &byte, 1) }) == 1 else { return .end }
        return .byte(byte)
    }

    /// Columns of the terminal; 80 where it does not say.
    public var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// Under a name that the method above does not hide.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
