@preconcurrency import Glibc

/// A thread of the operating system that runs one closure.
final class Thread {
    private var handle = pthread_t()

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    /// Starts the thread; what `body` uses belongs to it until `join` has returned.
    init(_ body: @escaping () -> Void) {
        let box = Unmanaged.passRetained(Body(body))
        pthread_create(
            &handle, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
    }

    /// Waits until the closure has returned.
    func join() { pthread_join(handle, nil) }
}
