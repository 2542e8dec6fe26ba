package dev.holdline.ui.settings;

import java.util.List;

/** The pages, in the order of the navigation; Ctrl+1 is the first. */
final class Pages {
    private Pages() {}

    static List<Tab> of(SettingsWindow.Parts parts) {
        Tokens tokens = new Tokens(parts.tokens());
        return List.of(
                new Tab(
                        "servers",
                        snapshot -> snapshot.servers().size(),
                        ServersPage::needs,
                        (_, _) -> false,
                        () -> new ServersPage(parts)),
                new Tab(
                        "sessions",
                        snapshot -> snapshot.sessions().size(),
                        SessionsPage::needs,
                        SessionsPage::asks,
                        () -> new SessionsPage(parts)),
                new Tab("policies", () -> new PoliciesPage(parts, tokens)),
                new Tab("history", () -> new HistoryPage(parts)),
                new Tab("connect", () -> new ConnectPage(tokens)),
                new Tab(
                        "general",
                        () -> new GeneralPage(parts.commands(), parts.upkeep(), tokens)));
    }
}
