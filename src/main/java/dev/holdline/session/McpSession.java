package dev.holdline.session;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One {@code initialize} of a client: what it told us, its calls in flight, its listening stream.
 */
public final class McpSession {
    private static final System.Logger LOG = System.getLogger(McpSession.class.getName());

    /** Notifications kept for a client whose listening stream is not open (yet, or just now). */
    private static final int KEPT = 64;

    private final String id;
    private final String endpoint;
    private final String initializeParams;
    private final InstantSource clock;
    private final Map<String, Set<String>> subscriptions = new ConcurrentHashMap<>();
    private final Map<Id, ClientCall> calls = new ConcurrentHashMap<>();
    private final Map<Id, CompletableFuture<Message>> asked = new ConcurrentHashMap<>();
    private final AtomicLong askIds = new AtomicLong();
    private final Deque<Message> unsent = new ArrayDeque<>();
    private @Nullable ClientStream listening;
    private volatile boolean everListened;
    private final ClientSession client;
    private volatile @Nullable String logLevel;
    private volatile Instant lastUsed;
    private volatile boolean over;

    /**
     * @param endpoint the server's name, or "" for all servers
     */
    McpSession(
            String id,
            String endpoint,
            String initializeParams,
            ClientSession client,
            InstantSource clock) {
        this.id = id;
        this.endpoint = endpoint;
        this.initializeParams = initializeParams;
        this.client = client;
        this.clock = clock;
        this.lastUsed = clock.instant();
        JsonNode info = Json.tree(initializeParams).path("clientInfo");
        String name = info.path("name").asString("");
        if (!name.isBlank()) {
            client.calledItself(
                    DisplayName.of(name), DisplayName.of(info.path("version").asString("")));
        }
    }

    /** The {@code Mcp-Session-Id}. */
    public String id() {
        return id;
    }

    public String endpoint() {
        return endpoint;
    }

    /** The client's own {@code initialize} params, as JSON. */
    public String initializeParams() {
        return initializeParams;
    }

    public ClientSession client() {
        return client;
    }

    public @Nullable String logLevel() {
        return logLevel;
    }

    public void setLogLevel(String level) {
        logLevel = level;
    }

    /** The resources subscribed to at one server. */
    public Set<String> subscriptionsAt(String server) {
        return Set.copyOf(subscriptions.getOrDefault(server, Set.of()));
    }

    /** All subscriptions, by server. */
    public Map<String, Set<String>> subscriptions() {
        return subscriptions.entrySet().stream()
                .collect(
                        java.util.stream.Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    }

    public void subscribe(String server, String uri, boolean on) {
        Set<String> there =
                subscriptions.computeIfAbsent(server, _ -> ConcurrentHashMap.newKeySet());
        if (on) there.add(uri);
        else there.remove(uri);
    }

    public Instant lastUsed() {
        return lastUsed;
    }

    public Collection<ClientCall> calls() {
        return calls.values();
    }

    /**
     * Begins a call on the current thread, which is interrupted if the client cancels it.
     *
     * @param whose the client session of the process that sent it; waited for only when it matters
     */
    public ClientCall begin(Message request, ClientStream stream, Supplier<ClientSession> whose) {
        lastUsed = clock.instant();
        client.asks();
        var call = new ClientCall(this, request, stream, lastUsed, whose);
        calls.put(request.id().canonical(), call);
        return call;
    }

    public void end(ClientCall call) {
        calls.remove(call.id().canonical(), call);
        call.over();
    }

    /**
     * Its calls that arrived before then send a sign of life; a client that does not read waits.
     */
    public void signsOfLife(Instant before) {
        for (ClientCall call : calls.values()) {
            if (call.arrived().isBefore(before)) Thread.ofVirtual().start(call::signOfLife);
        }
    }

    /** {@code notifications/cancelled}; of a call that is over it means nothing. */
    public void cancel(Message cancelled) {
        String requestId = cancelled.raw(Field.REQUEST_ID);
        ClientCall call = requestId == null ? null : calls.get(new Id(requestId).canonical());
        if (call != null) call.cancel();
    }

    /** Ended for good: by the client, with its process, or put away. */
    public boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }

    /** The client's answer to something it was asked. */
    public void answered(Message answer) {
        if (!answer.has(Field.ID)) return;
        CompletableFuture<Message> waiting = asked.remove(answer.id().canonical());
        if (waiting != null) waiting.complete(answer);
    }

    /**
     * "Ask the client": sends a server's request under an id of ours and waits for the answer. When
     * the asking thread is interrupted (the server is gone, or took it back) the client is told.
     *
     * @param on the stream of the call it belongs to; null where it belongs to none
     */
    public Message ask(Message serverRequest, @Nullable ClientStream on)
            throws InterruptedException {
        Id ours = Id.of("holdline-" + askIds.incrementAndGet());
        var answer = new CompletableFuture<Message>();
        asked.put(ours, answer);
        ClientStream reached = on;
        try {
            reached = sendSomewhere(serverRequest.withId(ours), on);
            return answer.get();
        } catch (IOException e) {
            return Message.error(
                    serverRequest.id(), -32603, "The client has no open stream to be asked on.");
        } catch (ExecutionException e) {
            return Message.error(serverRequest.id(), -32603, "The client could not be asked.");
        } catch (InterruptedException e) {
            tell(
                    Message.notification("notifications/cancelled", "{\"requestId\":" + ours + "}"),
                    reached);
            throw e;
        } finally {
            asked.remove(ours);
        }
    }

    /**
     * To whoever listens to this session: the client answers on its own, whatever stream it was
     * asked on.
     */
    private ClientStream sendSomewhere(Message request, @Nullable ClientStream first)
            throws IOException {
        for (ClientStream each : streams(first)) {
            try {
                each.send(request);
                return each;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a stream is closed; perhaps another is not", e);
            }
        }
        throw new IOException("no open stream");
    }

    /** All that are open, best first. */
    private Set<ClientStream> streams(@Nullable ClientStream first) {
        var all = new LinkedHashSet<ClientStream>();
        if (first != null) all.add(first);
        ClientStream general = listening();
        if (general != null) all.add(general);
        calls.values().stream()
                .sorted(Comparator.comparing(ClientCall::arrived).reversed())
                .forEach(call -> all.add(call.stream()));
        return all;
    }

    /** Sends a notification on the listening stream; kept for a moment where none is open. */
    public void tell(Message notification) {
        tell(notification, null);
    }

    private void tell(Message notification, @Nullable ClientStream on) {
        try {
            notice(notification, on);
        } catch (IOException e) {
            synchronized (unsent) {
                keep(notification);
            }
        }
    }

    /** A change is told once, and outlives what was only said. */
    private void keep(Message notification) {
        if (isListChanged(notification)) {
            unsent.removeIf(each -> each.method().equals(notification.method()));
        }
        unsent.addLast(notification);
        if (unsent.size() <= KEPT) return;
        Message least =
                unsent.stream()
                        .filter(each -> each.method().equals("notifications/message"))
                        .findFirst()
                        .orElse(unsent.getFirst());
        unsent.removeFirstOccurrence(least);
    }

    private static boolean isListChanged(Message notification) {
        return notification.method().endsWith("/list_changed");
    }

    private void notice(Message message, @Nullable ClientStream on) throws IOException {
        ClientStream stream = on == null ? listening() : on;
        if (stream == null) throw new IOException("no listening stream");
        stream.notice(message);
    }

    private @Nullable ClientStream listening() {
        synchronized (unsent) {
            return listening;
        }
    }

    /**
     * A listening stream opens; what was kept goes out first. A newer stream replaces an older one.
     */
    public void listen(ClientStream stream) throws IOException {
        List<Message> kept;
        synchronized (unsent) {
            kept = List.copyOf(unsent);
            unsent.clear();
            listening = stream;
            everListened = true;
        }
        for (int sent = 0; sent < kept.size(); sent++) {
            try {
                stream.notice(kept.get(sent));
            } catch (IOException e) {
                putBack(kept.subList(sent, kept.size()));
                throw e;
            }
        }
    }

    /** What a stream that broke at once did not take waits for the next one. */
    private void putBack(List<Message> messages) {
        synchronized (unsent) {
            for (Message each : messages.reversed()) unsent.addFirst(each);
        }
    }

    public void stopListening(ClientStream stream) {
        synchronized (unsent) {
            if (listening == stream) listening = null;
        }
    }

    public boolean isListening() {
        return listening() != null;
    }

    /** Whether it listened and has stopped; some clients never do, and are there all the same. */
    public boolean hasStoppedListening() {
        return everListened && !isListening();
    }

    /**
     * That lists have changed, where nobody listens: goes out before the answer of a call. Clients
     * that never listen, or have given up, hear of it in no other way.
     */
    public void tellOfLists(ClientStream call) {
        List<Message> changes;
        synchronized (unsent) {
            if (listening != null || unsent.isEmpty()) return;
            changes = unsent.stream().filter(McpSession::isListChanged).toList();
            unsent.removeAll(changes);
        }
        for (int sent = 0; sent < changes.size(); sent++) {
            try {
                call.notice(changes.get(sent));
            } catch (IOException e) {
                putBack(changes.subList(sent, changes.size()));
                return;
            }
        }
    }
}
