package dev.holdline.ui.settings;

import dev.holdline.clients.KnownClient;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** What new sessions begin with: policies, patience, and when a server falls too often. */
final class PoliciesPage implements Page {
    private static final String OTHERS = "default";

    private final PolicyFile file;
    private final Tokens tokens;
    private final VBox page = new VBox(16);
    private final Rows<PolicyRow.Value> standard;
    private final Rows<PolicyRow.Value> servers;
    private final Rows<PolicyRow.Value> clients;
    private final Rows<PatienceRow.Value> patience;
    private final UnansweredRow unanswered;
    private final FlappingRow flapping;
    private final Label noServers = Texts.wrapped(Words.of("policies.noServers"), "empty");
    private @Nullable Snapshot latest;

    PoliciesPage(SettingsWindow.Parts parts, Tokens tokens) {
        this(parts.editor(), tokens);
    }

    PoliciesPage(ConfigurationEditor editor, Tokens tokens) {
        file = new PolicyFile(editor);
        this.tokens = tokens;
        standard = policies(List.of("policy"), false);
        servers = policies(List.of("policies"), true);
        clients = policies(List.of("clientPolicies"), true);
        patience = new Rows<>(PatienceRow.Value::client, each -> new PatienceRow(each, this::wait));
        unanswered = new UnansweredRow(file);
        flapping = new FlappingRow(file);
        page.getChildren()
                .setAll(
                        new VBox(
                                2,
                                Texts.wrapped(Words.of("page.policies"), "page-title"),
                                Texts.wrapped(Words.of("policies.about"), "muted")),
                        standard,
                        section("policies.servers", "policies.servers.about"),
                        noServers,
                        servers,
                        section("policies.clients", "policies.clients.about"),
                        clients,
                        section("policies.unanswered", "policies.unanswered.about"),
                        unanswered.node(),
                        patience,
                        section("policies.flapping", "policies.flapping.about"),
                        flapping.node());
        page.getStyleClass().add("page");
        tokens.clients().subscribe(_ -> showClients());
        OnScreen.watch(
                page,
                shown -> {
                    if (shown) tokens.refresh();
                });
    }

    private static VBox section(String title, String about) {
        return new VBox(
                2,
                Texts.wrapped(Words.of(title), "section-title"),
                Texts.wrapped(Words.of(about), "muted"));
    }

    private Rows<PolicyRow.Value> policies(List<String> path, boolean byName) {
        return new Rows<>(
                PolicyRow.Value::name,
                each ->
                        new PolicyRow(
                                each,
                                (value, notice, back) -> {
                                    List<String> keys = new ArrayList<>(path);
                                    if (byName) keys.add(value.name());
                                    Optional<JsonNode> policy =
                                            value.policy().map(PoliciesPage::json);
                                    file.write(
                                            List.of(new PolicyFile.Setting(keys, policy)),
                                            said(value),
                                            notice,
                                            back);
                                }));
    }

    private static JsonNode json(Policy policy) {
        return StringNode.valueOf(policy.name().toLowerCase(Locale.ROOT));
    }

    private static String said(PolicyRow.Value value) {
        String name = value.name().isEmpty() ? Words.of("policies.default") : value.name();
        return Words.of("policies.changed", name, PolicyWords.word(value.policy()));
    }

    private void wait(PatienceRow.Value value, Notice notice, Runnable back) {
        Optional<JsonNode> hold =
                value.hold()
                        .map(d ->
                                StringNode.valueOf(
                                        d.toMillis() % 1_000 == 0
                                                ? d.toSeconds() + "s"
                                                : d.toMillis() + "ms"));
        String name = value.client().equals(OTHERS) ? Words.of("patience.others") : value.client();
        file.write(
                List.of(new PolicyFile.Setting(List.of("holds", value.client()), hold)),
                Words.of(
                        "policies.changed",
                        name,
                        Times.length(value.hold().orElse(value.automatic()))),
                notice,
                back);
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public void show(Snapshot snapshot) {
        latest = snapshot;
        Settings settings = snapshot.settings();
        standard.show(
                List.of(
                        new PolicyRow.Value(
                                "",
                                Words.of("policies.default.about"),
                                Optional.of(settings.policy()))));
        servers.show(
                snapshot.servers().stream()
                        .map(each ->
                                new PolicyRow.Value(
                                        each.name(),
                                        each.where(),
                                        Optional.ofNullable(settings.policies().get(each.name()))))
                        .toList());
        noServers.setVisible(snapshot.servers().isEmpty());
        noServers.setManaged(snapshot.servers().isEmpty());
        showClients();
        unanswered.show(settings);
        flapping.show(settings.limits());
    }

    private void showClients() {
        Snapshot snapshot = latest;
        if (snapshot == null) return;
        Settings settings = snapshot.settings();
        Set<String> names = clients(snapshot, tokens.clients().get().keySet());
        clients.show(
                names.stream()
                        .map(name ->
                                new PolicyRow.Value(
                                        name,
                                        "",
                                        Optional.ofNullable(settings.clientPolicies().get(name))))
                        .toList());
        List<PatienceRow.Value> waits = new ArrayList<>();
        for (String name : names) waits.add(patience(settings, name));
        waits.add(patience(settings, OTHERS));
        patience.show(waits);
    }

    private static PatienceRow.Value patience(Settings settings, String client) {
        return new PatienceRow.Value(
                client,
                client.equals(OTHERS) ? Settings.CAPPED : settings.standardHold(client),
                Optional.ofNullable(settings.holds().get(client)));
    }

    /**
     * Those that can be connected, in the order of that page, for a looser policy must be there
     * before the first session; then by name whoever else has a token, a session or a setting.
     */
    private static Set<String> clients(Snapshot snapshot, Set<String> withToken) {
        Set<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER.thenComparing(s -> s));
        others.addAll(withToken);
        snapshot.sessions().forEach(session -> others.add(session.token()));
        others.addAll(snapshot.settings().clientPolicies().keySet());
        others.addAll(snapshot.settings().holds().keySet());
        // Without tokens a session has no such name.
        others.removeAll(List.of(OTHERS, ""));
        Set<String> names = new LinkedHashSet<>();
        for (KnownClient each : KnownClient.values()) names.add(each.title());
        names.addAll(others);
        return names;
    }
}
