package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.routing.ExposedNames;
import dev.holdline.routing.ResourceRoutes;
import dev.holdline.session.ClientCall;
import dev.holdline.session.McpSession;
import dev.holdline.upstream.ServerCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code /mcp}: all servers under one roof, tools and prompts as {@code <server>__<name>}. */
final class AllServers implements Scope {
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;

    /** 2025-11-25, server/resources, "Error Handling". */
    private static final int RESOURCE_NOT_FOUND = -32002;

    /** The revisions of the legacy era, newest first. */
    private static final List<String> VERSIONS =
            List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");

    private final Links links;
    private final Forwarding forwarding;
    private final NameCache names;

    AllServers(Links links, Forwarding forwarding, NameCache names) {
        this.names = names;
        this.links = links;
        this.forwarding = forwarding;
    }

    @Override
    public String initialize(McpSession session) throws InterruptedException {
        String asked = Json.tree(session.initializeParams()).path("protocolVersion").asString("");
        String version = VERSIONS.contains(asked) ? asked : VERSIONS.getFirst();
        String instructions = instructions(cards(session));
        return "{\"protocolVersion\":"
                + Json.quote(version)
                + ",\"capabilities\":{\"tools\":{\"listChanged\":true},\"resources\":{\"listChanged\":true,"
                + "\"subscribe\":true},\"prompts\":{\"listChanged\":true},\"logging\":{},\"completions\":{}},"
                + "\"serverInfo\":{\"name\":\"holdline\",\"title\":\"Holdline\",\"version\":"
                + Json.quote(Version.OURS)
                + "}"
                + (instructions.isEmpty() ? "" : ",\"instructions\":" + Json.quote(instructions))
                + "}";
    }

    /** What each server says of how it is to be used, under its name. */
    private static String instructions(Map<String, ServerCard> cards) {
        var text = new StringBuilder();
        cards.forEach((server, card) -> {
            String its = Json.tree(card.initializeResult()).path("instructions").asString("");
            if (!its.isBlank())
                text.append("# ").append(server).append('\n').append(its.strip()).append("\n\n");
        });
        return text.toString().strip();
    }

    /**
     * What is known of every server; one that nobody has met yet is met now, all of them at once.
     */
    private Map<String, ServerCard> cards(McpSession session) throws InterruptedException {
        List<Link> all = links.servers().stream().map(s -> links.link(session, s)).toList();
        List<Link> strangers = all.stream().filter(l -> l.card().isEmpty()).toList();
        meet(strangers, Link::meetForLists);
        Map<String, ServerCard> cards = new LinkedHashMap<>();
        for (Link link : all) link.card().ifPresent(card -> cards.put(link.server().name(), card));
        return cards;
    }

    private interface Meeting {
        void of(Link link, Duration patience) throws InterruptedException;
    }

    private void meet(List<Link> strangers, Meeting meeting) throws InterruptedException {
        if (strangers.isEmpty()) return;
        Duration patience = links.settings().limits().firstContact();
        List<Callable<@Nullable Void>> meetings = new ArrayList<>();
        for (Link link : strangers) {
            meetings.add(() -> {
                meeting.of(link, patience);
                return null;
            });
        }
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = each.invokeAll(meetings);
        }
    }

    @Override
    public Message answer(ClientCall call) throws InterruptedException {
        Message request = call.request();
        Optional<ServerCard.Listing> listing = ServerCard.Listing.of(request.method());
        if (listing.isPresent()) return list(call, listing.get());
        return switch (request.method()) {
            case "ping" -> Message.result(request.id(), "{}");
            case "logging/setLevel" -> setLevel(call);
            case "tools/call" -> named(call, ServerCard.Listing.TOOLS, Field.NAME);
            case "prompts/get" -> named(call, ServerCard.Listing.PROMPTS, Field.NAME);
            case "resources/read" -> resource(call, Field.URI);
            case "resources/subscribe", "resources/unsubscribe" -> subscribe(call);
            case "completion/complete" ->
                    request.has(Field.REF_NAME)
                            ? named(call, ServerCard.Listing.PROMPTS, Field.REF_NAME)
                            : resource(call, Field.REF_URI);
            default -> Message.error(request.id(), METHOD_NOT_FOUND, "Method not found");
        };
    }

    private Message list(ClientCall call, ServerCard.Listing listing) throws InterruptedException {
        Message request = call.request();
        if (request.has(Field.CURSOR)) {
            return Message.error(
                    request.id(),
                    INVALID_PARAMS,
                    "There is one page; read the list without a cursor.");
        }
        Map<String, ServerCard> cards = cards(call.session());
        ArrayNode entries =
                switch (listing) {
                    case TOOLS -> visible(names.of(cards, listing));
                    case PROMPTS -> names.of(cards, listing).entries();
                    case RESOURCES, TEMPLATES -> new ResourceRoutes(cards).all(listing);
                };
        return Message.result(request.id(), "{\"" + listing.array() + "\":" + entries + "}");
    }

    private ArrayNode visible(ExposedNames tools) {
        ArrayNode visible = Json.MAPPER.createArrayNode();
        for (JsonNode tool : tools.entries()) {
            boolean hidden =
                    tools.route(tool.path("name").asString("")).filter(this::isHidden).isPresent();
            if (!hidden) visible.add(tool);
        }
        return visible;
    }

    private boolean isHidden(ExposedNames.Route route) {
        return links.server(route.server())
                .filter(server -> server.hiddenTools().contains(route.name()))
                .isPresent();
    }

    private Message named(ClientCall call, ServerCard.Listing listing, Field field)
            throws InterruptedException {
        String exposed = Objects.requireNonNullElse(call.request().text(field), "");
        Optional<ExposedNames.Route> route = known(call.session(), listing).route(exposed);
        if (route.isEmpty()) {
            // Perhaps of a server that has not been met: only that one is waited for.
            meet(strangers(call.session(), exposed), Link::meet);
            route = known(call.session(), listing).route(exposed);
        }
        if (route.isEmpty()) {
            String what =
                    listing == ServerCard.Listing.TOOLS ? "Unknown tool: " : "Unknown prompt: ";
            return Message.error(call.request().id(), INVALID_PARAMS, what + exposed);
        }
        if (listing == ServerCard.Listing.TOOLS && isHidden(route.get())) {
            return HiddenTools.refusal(call.request(), route.get().server(), route.get().name());
        }
        Message request = call.request().with(field, Json.quote(route.get().name()));
        return forwarding.forward(call, link(call, route.get().server()), request);
    }

    private ExposedNames known(McpSession session, ServerCard.Listing listing) {
        return names.of(knownCards(session), listing);
    }

    private Map<String, ServerCard> knownCards(McpSession session) {
        Map<String, ServerCard> cards = new LinkedHashMap<>();
        for (ServerDefinition server : links.servers()) {
            links.link(session, server).card().ifPresent(card -> cards.put(server.name(), card));
        }
        return cards;
    }

    private List<Link> strangers(McpSession session, String exposed) {
        return links.servers().stream()
                .filter(s -> ExposedNames.canBeOf(s.name(), exposed))
                .map(s -> links.link(session, s))
                .filter(l -> l.card().isEmpty())
                .toList();
    }

    private Link link(ClientCall call, String server) {
        return links.link(call.session(), links.server(server).orElseThrow());
    }

    private Optional<Link> linkOf(ClientCall call, Field field) {
        String uri = Objects.requireNonNullElse(call.request().text(field), "");
        return new ResourceRoutes(knownCards(call.session())).server(uri).map(s -> link(call, s));
    }

    private Message resource(ClientCall call, Field field) throws InterruptedException {
        Optional<Link> link = linkOf(call, field);
        return link.isPresent()
                ? forwarding.forward(call, link.get(), call.request())
                : notFound(call, field);
    }

    private Message subscribe(ClientCall call) throws InterruptedException {
        Optional<Link> link = linkOf(call, Field.URI);
        return link.isPresent()
                ? forwarding.subscribe(call, link.get())
                : notFound(call, Field.URI);
    }

    private static Message notFound(ClientCall call, Field field) {
        return Message.error(
                call.request().id(),
                RESOURCE_NOT_FOUND,
                "No server lists the resource " + call.request().text(field));
    }

    /** For all servers, now and after every reconnect; those that keep no log are not bothered. */
    private Message setLevel(ClientCall call) throws InterruptedException {
        JsonNode params = call.request().tree(Field.PARAMS);
        String level = params == null ? "" : params.path("level").asString("");
        links.levelSet(call.session(), level);
        for (Link link : links.of(call.session())) {
            if (link.isReady() && link.card().map(c -> c.offers("logging")).orElse(false)) {
                Message answer = forwarding.setLevel(call, link, level);
                if (answer.kind() == Message.Kind.ERROR) return answer;
            }
        }
        return Message.result(call.request().id(), "{}");
    }

    @Override
    public void notification(McpSession session, Message notification) {
        for (Link link : links.of(session)) link.upstream().tell(notification);
    }
}
