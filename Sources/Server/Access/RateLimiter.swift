import Synchronization

/// How often each caller may ask: a bucket of one second's requests each, that
/// fills as time passes.
final class RateLimiter: Sendable {
    private struct Bucket {
        var left: Double
        var filled: ContinuousClock.Instant
    }

    /// Buckets that are full again are let go when there are this many.
    private static let mostBuckets = 10_000

    private let rate: Double
    private let buckets = Mutex<[Caller.Key: Bucket]>([:])

    /// `rate`: requests per second.
    init(rate: Double) { self.rate = rate }

    /// Nil if the caller may go on; else seconds to wait.
    func wait(_ caller: Caller.Key, now: ContinuousClock.Instant = .now) -> Double? {
        buckets.withLock { buckets in
            let most = max(1, rate)
            var bucket = buckets[caller] ?? Bucket(left: most, filled: now)
            bucket.left = min(most, bucket.left + bucket.filled.duration(to: now) / .seconds(1) * rate)
            bucket.filled = now
            defer {
                buckets[caller] = bucket
                if buckets.count > Self.mostBuckets {
                    buckets = buckets.filter { $0.value.filled.duration(to: now) / .seconds(1) * rate < most }
                }
            }
            guard bucket.left < 1 else {
                bucket.left -= 1
                return nil
            }
            return (1 - bucket.left) / rate
        }
    }
}
