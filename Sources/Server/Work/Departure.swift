import NIOCore

/// Notices that a client went away while its query runs, on its connection's event
/// loop.
///
/// A connection that breaks ends the query at once. One whose client sends no more
/// looks the same whether it was closed or half closed, after which the client may
/// still read: the query has some time left.
final class Departure: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private let running: RunningQueries
    private let patience: TimeAmount

    /// `patience`: seconds.
    init(_ running: RunningQueries, patience: Double) {
        self.running = running
        self.patience = .milliseconds(Int64(patience * 1000))
    }

    func channelInactive(context: ChannelHandlerContext) {
        running.cancelAll(on: context.channel)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            let channel = context.channel
            context.eventLoop.scheduleTask(in: patience) { [running] in running.cancelAll(on: channel) }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
