package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyBudget;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Makes wires; what they share lives here. */
public final class Transports implements AutoCloseable {
    private final BodyBudget budget;
    private final String instance;
    private final Patience patience;
    private final Trust trust;
    private final Deadlines deadlines = new Deadlines();

    /** Addresses that turned out to speak HTTP+SSE. */
    private final Set<URI> older = ConcurrentHashMap.newKeySet();

    /** Those that somebody still knows. */
    private final Set<Transport> wires =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile boolean closed;
    private @Nullable SharedHttpClient http;

    /** What tells children of this process from those of any other that is or was. */
    public static String instance() {
        return Orphans.mark();
    }

    /**
     * Ends what an earlier run of this user left behind when it was killed; returns how many
     * processes. Takes a second or two where there are any.
     */
    public static int endOrphans() {
        return Orphans.end();
    }

    /**
     * @param budget what messages of all wires together may occupy
     * @param instance names this run in every child's environment ({@code HOLDLINE_CHILD}), so that
     *     a later run can find what a crash left behind
     */
    public Transports(BodyBudget budget, String instance) {
        this(budget, instance, List.of());
    }

    /**
     * @param bundles PEM files with the authorities this system trusts beside Java's own; the first
     *     that is there counts
     */
    public Transports(BodyBudget budget, String instance, List<Path> bundles) {
        this(budget, instance, bundles, Patience.USUAL);
    }

    Transports(BodyBudget budget, String instance, Patience patience) {
        this(budget, instance, List.of(), patience);
    }

    private Transports(BodyBudget budget, String instance, List<Path> bundles, Patience patience) {
        this.budget = budget;
        this.instance = instance;
        this.patience = patience;
        trust = new Trust(bundles);
    }

    /** A new wire, not yet opened. */
    public Transport create(Target target) {
        Transport wire = made(target);
        wires.add(wire);
        // One for a server that is just being connected to may come after close() has looked.
        if (closed) wire.close();
        return wire;
    }

    private Transport made(Target target) {
        return switch (target) {
            case Target.Process process -> new StdioTransport(process, budget, instance);
            case Target.Http server ->
                    switch (server.dialect()) {
                        case STREAMABLE -> streamable(server);
                        case SSE -> sse(server);
                        case EITHER ->
                                new EitherTransport(
                                        () -> streamable(server),
                                        () -> sse(server),
                                        server.url(),
                                        older);
                    };
        };
    }

    private Transport streamable(Target.Http server) {
        return new HttpTransport(server, http().lane(), deadlines, budget, patience);
    }

    private Transport sse(Target.Http server) {
        return new SseTransport(server, http().lane(), deadlines, budget, patience);
    }

    /** Made when first needed: loading it costs some 20 MB, and many have local servers only. */
    private synchronized SharedHttpClient http() {
        SharedHttpClient made = http;
        if (made == null) {
            made = new SharedHttpClient(deadlines, trust);
            http = made;
        }
        return made;
    }

    /**
     * Ends all wires and what they share. Their owners have closed them before, but wait for
     * nothing; when this returns, children have ended and sessions are deleted, or their time for
     * it (four seconds) is over.
     */
    @Override
    public void close() {
        closed = true;
        try (var sideBySide = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Transport each : wires.toArray(Transport[]::new)) sideBySide.execute(each::close);
        }
        deadlines.close();
        synchronized (this) {
            if (http != null) http.close();
        }
    }
}
