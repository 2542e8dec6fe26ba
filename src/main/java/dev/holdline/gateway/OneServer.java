package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientCall;
import dev.holdline.session.McpSession;
import dev.holdline.upstream.ServerCard;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /mcp/<server>}: one server under its own names. */
final class OneServer implements Scope {
    private static final int METHOD_NOT_FOUND = -32601;

    private final ServerDefinition server;
    private final Links links;
    private final Forwarding forwarding;

    OneServer(ServerDefinition server, Links links, Forwarding forwarding) {
        this.server = server;
        this.links = links;
        this.forwarding = forwarding;
    }

    private Link link(McpSession session) {
        return links.link(session, server);
    }

    @Override
    public String initialize(McpSession session) throws InterruptedException {
        Link link = link(session);
        link.meet(links.settings().limits().firstContact());
        return link.card()
                .map(ServerCard::initializeResult)
                .or(link::greeting)
                .map(its -> announcing(session, its))
                .orElseGet(() -> generic(session));
    }

    /** We tell of changed lists (after a reconnect) even where the server itself never would. */
    private String announcing(McpSession session, String initializeResult) {
        var result = (ObjectNode) Json.tree(initializeResult);
        boolean changed = server.shared() && isLowered(result, asked(session));
        for (String capability : new String[] {"tools", "resources", "prompts"}) {
            JsonNode its = result.path("capabilities").path(capability);
            if (its instanceof ObjectNode object && !object.path("listChanged").asBoolean(false)) {
                object.put("listChanged", true);
                changed = true;
            }
        }
        return changed ? result.toString() : initializeResult;
    }

    /** A shared server agreed on a version with us, and not with a client that is older. */
    private static boolean isLowered(ObjectNode result, String asked) {
        if (asked.compareTo(result.path("protocolVersion").asString("")) >= 0) return false;
        result.put("protocolVersion", asked);
        return true;
    }

    private static String asked(McpSession session) {
        return Json.tree(session.initializeParams()).path("protocolVersion").asString("2025-11-25");
    }

    /** For a server that has never been reached: everything it might have, nothing listed yet. */
    private String generic(McpSession session) {
        return "{\"protocolVersion\":"
                + Json.quote(asked(session))
                + ",\"capabilities\":{\"tools\":{\"listChanged\":true},\"resources\":{\"listChanged\":true,"
                + "\"subscribe\":true},\"prompts\":{\"listChanged\":true},\"logging\":{},\"completions\":{}},"
                + "\"serverInfo\":{\"name\":"
                + Json.quote(server.name())
                + ",\"version\":\"unknown\"}}";
    }

    @Override
    public Message answer(ClientCall call) throws InterruptedException {
        Message request = call.request();
        Link link = link(call.session());
        Optional<ServerCard.Listing> listing = ServerCard.Listing.of(request.method());
        if (listing.isPresent()) {
            Message all = list(call, link, listing.get());
            return listing.get() == ServerCard.Listing.TOOLS
                    ? HiddenTools.leftOut(server, all)
                    : all;
        }
        return switch (request.method()) {
            case "ping" -> Message.result(request.id(), "{}");
            case "logging/setLevel" -> setLevel(call, link);
            case "resources/subscribe", "resources/unsubscribe" -> forwarding.subscribe(call, link);
            case "tools/call" -> callTool(call, link);
            default -> forward(call, link);
        };
    }

    private Message callTool(ClientCall call, Link link) throws InterruptedException {
        Optional<Message> refusal = HiddenTools.refusal(server, call.request());
        return refusal.isPresent() ? refusal.get() : forward(call, link);
    }

    private Message forward(ClientCall call, Link link) throws InterruptedException {
        return forwarding.forward(call, link, call.request());
    }

    private Message list(ClientCall call, Link link, ServerCard.Listing listing)
            throws InterruptedException {
        if (!link.isReady()) link.meetForLists(links.settings().limits().firstContact());
        // Where the server is asked and gives no answer the catalogue has one; no list ever asks.
        Optional<Message> live = link.isReady() ? forwarding.list(call, link) : Optional.empty();
        if (live.isPresent()) return live.get();
        return link.isReady() && link.card().isEmpty()
                ? forward(call, link)
                : Listed.from(link.card(), listing, call.request());
    }

    private Message setLevel(ClientCall call, Link link) throws InterruptedException {
        JsonNode params = call.request().tree(Field.PARAMS);
        String level = params == null ? "" : params.path("level").asString("");
        if (link.isReady()) {
            Message answer = forwarding.setLevel(call, link, level);
            if (answer.kind() == Message.Kind.RESULT) links.levelSet(call.session(), level);
            return answer;
        }
        boolean logs = link.card().map(c -> c.offers("logging")).orElse(true);
        if (!logs) return Message.error(call.request().id(), METHOD_NOT_FOUND, "Method not found");
        links.levelSet(call.session(), level);
        return Message.result(call.request().id(), "{}");
    }

    @Override
    public void notification(McpSession session, Message notification) {
        links.existing(session, server.name()).ifPresent(l -> l.upstream().tell(notification));
    }
}
