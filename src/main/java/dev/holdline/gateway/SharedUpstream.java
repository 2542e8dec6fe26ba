package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.upstream.Connection;
import dev.holdline.upstream.Hello;
import dev.holdline.upstream.State;
import dev.holdline.upstream.Upstream;
import dev.holdline.upstream.UpstreamListener;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The one upstream of a shared server: what the server says goes to the sessions it concerns, and
 * what it asks to the client of the call it belongs to, or to nobody.
 */
final class SharedUpstream implements UpstreamListener {
    /**
     * Told in the place of any one client: what a session cannot do, it answers itself when asked.
     */
    static final String HELLO =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"roots\":{\"listChanged\":true},"
                    + "\"sampling\":{},\"elicitation\":{}},\"clientInfo\":{\"name\":\"holdline\",\"version\":"
                    + Json.quote(Version.OURS)
                    + "}}";

    /** The most talkative first (2025-11-25, server/utilities/logging). */
    private static final List<String> LEVELS =
            List.of(
                    "debug",
                    "info",
                    "notice",
                    "warning",
                    "error",
                    "critical",
                    "alert",
                    "emergency");

    private static final int INVALID_REQUEST = -32600;

    private final ServerDefinition server;
    private final Links links;
    private final Upstream upstream;
    private final List<Link> members = new CopyOnWriteArrayList<>();

    SharedUpstream(
            ServerDefinition server, Links links, Function<UpstreamListener, Upstream> upstream) {
        this.server = server;
        this.links = links;
        this.upstream = upstream.apply(this);
    }

    ServerDefinition server() {
        return server;
    }

    Upstream upstream() {
        return upstream;
    }

    List<Link> members() {
        return members;
    }

    @Override
    public Hello hello() {
        Set<String> subscriptions =
                members.stream()
                        .flatMap(link -> subscriptions(link).stream())
                        .collect(Collectors.toSet());
        return new Hello(
                HELLO, mostTalkative(members.stream().map(SharedUpstream::level)), subscriptions);
    }

    /** What the server is to be told when one session asks for this level: no other misses any. */
    String mostTalkative(Link one, String its) {
        Stream<@Nullable String> others =
                members.stream().filter(link -> link != one).map(SharedUpstream::level);
        return Objects.requireNonNull(mostTalkative(Stream.concat(Stream.of(its), others)));
    }

    private static @Nullable String level(Link link) {
        return link.session().logLevel();
    }

    /** Null where none was asked for. */
    private static @Nullable String mostTalkative(Stream<@Nullable String> levels) {
        return levels.filter(Objects::nonNull)
                .min(Comparator.comparing(LEVELS::indexOf))
                .orElse(null);
    }

    /** Whether another session still wants to hear of this resource. */
    boolean isWantedBesides(Link one, String uri) {
        return members.stream().anyMatch(l -> l != one && subscriptions(l).contains(uri));
    }

    private Set<String> subscriptions(Link link) {
        return link.session().subscriptionsAt(server.name());
    }

    @Override
    public void notification(Message notification) {
        for (Link link : members) if (concerns(link, notification)) link.notification(notification);
    }

    private boolean concerns(Link link, Message notification) {
        return switch (notification.method()) {
            case "notifications/message" -> isLoudEnough(notification, level(link));
            // It may be of a resource below the one that was subscribed to.
            case "notifications/resources/updated" -> {
                String uri = Objects.requireNonNullElse(notification.text(Field.URI), "");
                yield subscriptions(link).stream().anyMatch(uri::startsWith);
            }
            default -> true;
        };
    }

    private static boolean isLoudEnough(Message notification, @Nullable String level) {
        JsonNode params = notification.tree(Field.PARAMS);
        String its = params == null ? "" : params.path("level").asString("");
        return level == null || LEVELS.indexOf(its) >= LEVELS.indexOf(level);
    }

    @Override
    public Message ask(Message request) {
        return Message.error(
                request.id(),
                INVALID_REQUEST,
                "Several clients share this server in Holdline, and nothing tells which of them"
                        + " this request is for. A server that asks its client is better not"
                        + " shared.");
    }

    @Override
    public void connected(Connection connection) {
        for (Link link : members) link.connected(connection);
    }

    @Override
    public void stateChanged(State now) {
        links.fell(now, members.stream().filter(link -> link.noted(now)).toList());
    }
}
