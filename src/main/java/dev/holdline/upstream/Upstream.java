package dev.holdline.upstream;

import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Delivery;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One server's connection for one MCP session. All waiting calls share one series of attempts;
 * every attempt takes a new wire. Whoever is told that it broke decides what to do: an upstream
 * that broke starts nothing by itself.
 */
public final class Upstream implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

    private final Wires wires;
    private final Pace pace;
    private final Classifier classifier;
    private final UpstreamListener listener;
    private final Notices notices;

    /** After which a server that could not be reached at first is tried again by the next call. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Held while one thread tells of the transitions made, in their order; never while one is made.
     */
    private final ReentrantLock telling = new ReentrantLock();

    private final Queue<Step> untold = new ConcurrentLinkedQueue<>();
    private State state = new State.Idle();
    private CompletableFuture<Connection> admission = new CompletableFuture<>();
    private Instant begun = Instant.EPOCH;
    private volatile boolean everReady;
    private final AtomicReference<@Nullable Thread> attempting = new AtomicReference<>();

    /**
     * A transition that has been made, and the outcome that whoever waited at its moment will get.
     */
    private record Step(State before, Transition made, CompletableFuture<Connection> waiting) {}

    public Upstream(Wires wires, Pace pace, Classifier classifier, UpstreamListener listener) {
        this.wires = wires;
        this.pace = pace;
        this.classifier = classifier;
        this.listener = listener;
        this.notices = new Notices(classifier, wires.kind());
    }

    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    public boolean isReady() {
        return state() instanceof State.Ready;
    }

    /**
     * Sends a request and waits for its answer, however long it runs. Connects first where nothing
     * was connected yet; fails at once where the connection is known to be broken.
     *
     * @param patience how long to wait for a connection (not for the answer)
     * @throws BrokenException no answer came; says why and whether the request can have run
     * @throws StillConnectingException no connection within {@code patience}
     */
    public Message call(Message request, CallEvents events, Duration patience)
            throws BrokenException, StillConnectingException, InterruptedException {
        Connection connection = connection(patience);
        try {
            Message answer = connection.call(request, events);
            Failure told = notices.confirmed(answer, connection);
            if (told == null) return answer;
            answer.release();
            apply(new Event.Lost(connection, told, now()));
            // An answer came: nobody knows how far its server had got.
            throw new BrokenException(told, Delivery.POSSIBLY_EXECUTED, true);
        } catch (TransportException e) {
            Failure failure = judge(e, 1);
            boolean lost = Losses.isLost(e, failure, connection);
            if (lost) apply(new Event.Lost(connection, failure, now()));
            throw new BrokenException(failure, e.delivery(), lost);
        }
    }

    private Failure judge(TransportException e, int attempt) {
        return classifier.classify(e.evidence().inSeries(attempt, everReady));
    }

    /** The connection, made now if there was none yet; fails at once where it is broken. */
    public Connection connection(Duration patience)
            throws BrokenException, StillConnectingException, InterruptedException {
        switch (state()) {
            case State.Ready r -> {
                return r.connection();
            }
            case State.Broken b -> {
                if (!isWorthAnotherTry(b)) throw known(b.failure());
            }
            case State.Stopped s -> throw known(s.failure());
            case State.Idle _,
                    State.Connecting _,
                    State.Waiting _,
                    State.SigningIn _,
                    State.Closed _ -> {}
        }
        return join(want(), patience);
    }

    /** A break that has been counted: whoever is told of it goes by that count. */
    private BrokenException known(Failure failure) {
        tell();
        return new BrokenException(failure, Delivery.NOT_SENT, true);
    }

    /** The server may have been started after its client: a first connection is ours to repeat. */
    private boolean isWorthAnotherTry(State.Broken broken) {
        return !everReady && now().isAfter(broken.since().plus(STALE));
    }

    /**
     * Connects if it is not connected, joining a series under way; for the answers that reconnect.
     */
    public Connection reconnect(Duration patience)
            throws BrokenException, StillConnectingException, InterruptedException {
        return join(want(), patience);
    }

    /** A person's Reconnect: drops what there is and connects anew, in the background. */
    public void renew() {
        apply(new Event.Renewal(now()));
    }

    /**
     * Repairs in the background what is broken; nothing where it is well or nobody ever used it.
     */
    public void repair() {
        if (state() instanceof State.Broken || state() instanceof State.Stopped) want();
    }

    /**
     * What allowed a series of attempts was taken back: whoever waits for it is told that it is
     * broken still, and no attempt follows the one under way.
     */
    public void forgo(Failure why) {
        apply(new Event.Forgone(why, now()));
    }

    /**
     * Joined under the very lock of the transition, so that nobody is handed an earlier outcome.
     */
    private CompletableFuture<Connection> want() {
        return apply(new Event.Wanted(now()));
    }

    private Connection join(CompletableFuture<Connection> joined, Duration patience)
            throws BrokenException, StillConnectingException, InterruptedException {
        if (state() instanceof State.Closed) throw new StillConnectingException("closed");
        try {
            return joined.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw new BrokenException(refused.failure, Delivery.NOT_SENT, true);
            }
            throw new StillConnectingException("closed");
        } catch (java.util.concurrent.CancellationException e) {
            throw new StillConnectingException("closed");
        } catch (java.util.concurrent.TimeoutException e) {
            throw new StillConnectingException("no connection within " + patience);
        }
    }

    /** Carries a failure through a future. */
    private static final class Refused extends Exception {
        private final transient Failure failure;

        Refused(Failure failure) {
            super(failure.kind().word());
            this.failure = failure;
        }
    }

    /**
     * Makes a transition; the future is the outcome that whoever waited at its moment will get.
     * When this returns, the listener has been told of it and of all that came before (unless it
     * was the listener who called).
     */
    private CompletableFuture<Connection> apply(Event event) {
        CompletableFuture<Connection> waiting;
        lock.lock();
        try {
            Transition made = Transition.next(state, event);
            waiting = admission;
            untold.add(new Step(state, made, waiting));
            state = made.state();
            boolean settled =
                    made.effects().stream()
                            .anyMatch(e ->
                                    e instanceof Effect.Admit
                                            || e instanceof Effect.Refuse
                                            || e instanceof Effect.Dismiss);
            // Who asks from now on waits for the next outcome, not for this one.
            if (settled) admission = new CompletableFuture<>();
            if (made.effects().stream()
                    .anyMatch(e -> e instanceof Effect.Connect(int n) && n == 1)) {
                begun = event.at();
            }
        } finally {
            lock.unlock();
        }
        tell();
        return waiting;
    }

    private void tell() {
        // The listener made this transition itself; the loop below, further up, takes it next.
        if (telling.isHeldByCurrentThread()) return;
        telling.lock();
        try {
            for (Step step = untold.poll(); step != null; step = untold.poll()) {
                if (!step.made().state().equals(step.before())) told(step.made().state());
                for (Effect effect : step.made().effects()) run(effect, step.waiting());
            }
        } finally {
            telling.unlock();
        }
    }

    private void told(State now) {
        try {
            listener.stateChanged(now);
        } catch (RuntimeException e) {
            // Whoever waits for a connection must not wait for ever because a view failed.
            LOG.log(System.Logger.Level.ERROR, "a change of state was not taken", e);
        }
    }

    private void run(Effect effect, CompletableFuture<Connection> waiting) {
        switch (effect) {
            case Effect.Connect(int attempt) -> Thread.ofVirtual().start(() -> attempt(attempt));
            case Effect.PauseUntil(Instant when) -> pauseUntil(when);
            case Effect.Drop(Connection old) -> Thread.ofVirtual().start(old::close);
            case Effect.Retire(Connection old) -> Thread.ofVirtual().start(old::retire);
            case Effect.Admit(Connection fresh) -> waiting.complete(fresh);
            case Effect.Refuse(Failure failure) ->
                    waiting.completeExceptionally(new Refused(failure));
            case Effect.Dismiss() -> {
                Thread connecting = attempting.get();
                if (connecting != null) connecting.interrupt();
                waiting.cancel(false);
            }
        }
    }

    private void pauseUntil(Instant when) {
        long millis = Math.max(1, Duration.between(now(), when).toMillis());
        CompletableFuture.delayedExecutor(
                        millis, TimeUnit.MILLISECONDS, r -> Thread.ofVirtual().start(r))
                .execute(() -> apply(new Event.PauseOver(when, now())));
    }

    private void attempt(int number) {
        Thread me = Thread.currentThread();
        attempting.set(me);
        Connection connection = null;
        boolean permit = false;
        try {
            // A close that came before this thread did has nobody interrupted.
            if (state() instanceof State.Closed) return;
            permit = pace.awaitTurn(wires.kind());
            connection =
                    new Connection(wires.create(), new ServerVoice(listener, this::lost), pace);
            connection.open(listener.hello(), wires.kind(), pace.initialize());
            connected(connection);
        } catch (TransportException e) {
            if (connection != null) connection.close();
            failed(judge(e, number), number);
        } catch (RuntimeException | Error e) {
            // Whatever a server said to bring this about: its callers are told, and go on.
            LOG.log(System.Logger.Level.ERROR, "an attempt to connect failed unexpectedly", e);
            if (connection != null) connection.close();
            failed(classifier.classify(Losses.unexpected(wires.kind())), number);
        } catch (InterruptedException e) {
            if (connection != null) connection.close();
        } finally {
            attempting.compareAndSet(me, null);
            if (permit) pace.starts().release();
        }
    }

    private void connected(Connection connection) {
        everReady = true;
        apply(new Event.Connected(connection, now()));
        // A server that died right after its answer was lost before it was the present connection.
        TransportException gone = connection.lostBy();
        if (gone != null) lost(connection, gone);
        else if (isPresent(connection)) listener.connected(connection);
    }

    private void lost(Connection connection, TransportException why) {
        apply(new Event.Lost(connection, judge(why, 1), now()));
    }

    private boolean isPresent(Connection connection) {
        return state() instanceof State.Ready r && r.connection() == connection;
    }

    private void failed(Failure failure, int number) {
        apply(new Event.AttemptFailed(failure, pace.retryAt(failure, number, begun), now()));
    }

    /** The child's last lines on stderr, where there is one. */
    public List<String> stderrTail() {
        return state() instanceof State.Ready r ? r.connection().stderrTail() : List.of();
    }

    /**
     * Sends a client's notification on, where there is a connection; otherwise there is nobody to
     * tell.
     */
    public void tell(Message notification) {
        if (state() instanceof State.Ready r) r.connection().sendLater(notification);
    }

    /** Whether there has never been a connection yet. */
    public boolean wasNeverConnected() {
        return !everReady;
    }

    /** Whether this computer has no network to reach the server by. */
    public boolean isCutOff() {
        return wires.isCutOff();
    }

    private Instant now() {
        return pace.clock().instant();
    }

    @Override
    public void close() {
        apply(new Event.CloseWanted(now()));
    }
}
