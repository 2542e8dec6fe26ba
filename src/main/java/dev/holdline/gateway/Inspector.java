package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.gateway.ServerDetails.Hint;
import dev.holdline.gateway.ServerDetails.Outcome;
import dev.holdline.gateway.ServerDetails.Step;
import dev.holdline.gateway.ServerDetails.Taken;
import dev.holdline.gateway.ServerDetails.Tool;
import dev.holdline.jsonrpc.Json;
import dev.holdline.routing.Catalogue;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.ServerCard;
import dev.holdline.upstream.State;
import dev.holdline.upstream.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Looks closely at one server, for its row in the window: what it lists, says, and how it tests.
 */
final class Inspector {
    /** What Holdline says of itself where it speaks for no client. */
    private static final String HELLO =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":"
                    + "{\"name\":\"holdline\",\"version\":"
                    + Json.quote(Version.OURS)
                    + "}}";

    private static final int TEXT = 400;

    private final Links links;

    /** By identity: what a test found, now or on an earlier day. */
    private final Map<String, Optional<ServerCard>> tested = new ConcurrentHashMap<>();

    Inspector(Links links) {
        this.links = links;
    }

    ServerDetails details(ServerDefinition server) {
        Optional<Failure> failure =
                links.to(server.name()).stream()
                        .flatMap(link -> failure(link.upstream().state()).stream())
                        .findFirst();
        List<String> lines =
                links.to(server.name()).stream()
                        .map(link -> link.upstream().stderrTail())
                        .filter(tail -> !tail.isEmpty())
                        .findFirst()
                        .or(() -> failure.map(f -> f.evidence().stderrTail()))
                        .orElse(List.of());
        return new ServerDetails(tools(server), lines, failure.map(Failure::detail).orElse(""));
    }

    /** How many tools it listed in a test; 0 where it never was tested. */
    int tools(String identity) {
        return card(identity).map(card -> listed(card).size()).orElse(0);
    }

    private List<Tool> tools(ServerDefinition server) {
        Optional<ServerCard> card =
                links.to(server.name()).stream()
                        .flatMap(link -> link.card().stream())
                        .findFirst()
                        .or(() -> card(server.identity()));
        List<Tool> tools = new ArrayList<>();
        card.ifPresent(c -> listed(c).forEach(tool -> tools.add(tool(tool, server.hiddenTools()))));
        return List.copyOf(tools);
    }

    private Optional<ServerCard> card(String identity) {
        return tested.computeIfAbsent(
                identity, i -> links.catalogue().find(Catalogue.key(i, HELLO)));
    }

    private static JsonNode listed(ServerCard card) {
        String list = card.lists().get(ServerCard.Listing.TOOLS.method());
        return Json.tree(list == null ? "{}" : list).path("tools");
    }

    private static Tool tool(JsonNode tool, java.util.Set<String> hidden) {
        JsonNode says = tool.path("annotations");
        List<Hint> hints = new ArrayList<>();
        if (says.path("readOnlyHint").asBoolean(false)) hints.add(Hint.READ_ONLY);
        if (says.path("destructiveHint").asBoolean(false)) hints.add(Hint.DESTRUCTIVE);
        if (says.path("idempotentHint").asBoolean(false)) hints.add(Hint.IDEMPOTENT);
        if (says.path("openWorldHint").asBoolean(false)) hints.add(Hint.OPEN_WORLD);
        String name = tool.path("name").asString("");
        return new Tool(
                name,
                cut(tool.path("title").asString(says.path("title").asString(""))),
                cut(tool.path("description").asString("")),
                List.copyOf(hints),
                hidden.contains(name));
    }

    private static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
    }

    private static Optional<Failure> failure(State state) {
        return switch (state) {
            case State.Broken b -> Optional.of(b.failure());
            case State.Stopped s -> Optional.of(s.failure());
            case State.Waiting w -> Optional.of(w.failure());
            case State.Idle _,
                    State.Connecting _,
                    State.SigningIn _,
                    State.Ready _,
                    State.Closed _ ->
                    Optional.empty();
        };
    }

    /** Starts in the background; closing ends it. */
    AutoCloseable test(ServerDefinition server, Consumer<ServerDetails.Test> heard) {
        Thread thread =
                Thread.ofVirtual()
                        .name("test-" + server.name())
                        .start(() -> {
                            try {
                                links.trial(server).run(HELLO, new Report(server, heard)::hear);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        return thread::interrupt;
    }

    /** Turns what happens into what is shown. */
    private final class Report {
        private final ServerDefinition server;
        private final Consumer<ServerDetails.Test> heard;
        private final List<Taken> steps = new ArrayList<>();

        Report(ServerDefinition server, Consumer<ServerDetails.Test> heard) {
            this.server = server;
            this.heard = heard;
        }

        void hear(Trial.News news) {
            switch (news) {
                case Trial.News.Begun(Trial.Step step) ->
                        tell(new Taken(shown(step), Optional.empty()), Optional.empty());
                case Trial.News.Done(Trial.Step _, var took) ->
                        tell(
                                new Taken(steps.removeLast().step(), Optional.of(took)),
                                Optional.empty());
                case Trial.News.Failed(Trial.Step _, var took, Failure failure) ->
                        tell(
                                new Taken(steps.removeLast().step(), Optional.of(took)),
                                Optional.of(
                                        new Outcome(
                                                0,
                                                failure.sentence(),
                                                failure.remedy(),
                                                failure.detail(),
                                                failure.evidence().stderrTail())));
                case Trial.News.Listed(ServerCard card) -> {
                    var _ = links.catalogue().store(Catalogue.key(server.identity(), HELLO), card);
                    tested.put(server.identity(), Optional.of(card));
                    links.changed();
                    tell(
                            steps.removeLast(),
                            Optional.of(new Outcome(listed(card).size(), "", "", "", List.of())));
                }
            }
        }

        private void tell(Taken last, Optional<Outcome> outcome) {
            steps.add(last);
            heard.accept(new ServerDetails.Test(List.copyOf(steps), outcome));
        }

        private Step shown(Trial.Step step) {
            return switch (step) {
                case RESOLVE -> Step.RESOLVE;
                case CONNECT ->
                        switch (server.where()) {
                            case ServerDefinition.Stdio _ -> Step.START;
                            case ServerDefinition.Remote r ->
                                    r.sse() ? Step.CONNECT : Step.CONNECT_AND_INITIALIZE;
                        };
                case INITIALIZE -> Step.INITIALIZE;
                case LIST -> Step.LIST;
            };
        }
    }
}
