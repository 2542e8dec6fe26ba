package dev.holdline.ui.settings;

import java.util.List;

/** The pages, in the order of the navigation; Ctrl+1 is the first. */
final class Pages {
    private Pages() {}

    static List<Page> of(SettingsWindow.Parts parts) {
        Tokens tokens = new Tokens(parts.tokens());
        return List.of(
                new ServersPage(parts),
                new SessionsPage(parts),
                new PoliciesPage(parts),
                new HistoryPage(parts),
                new ConnectPage(tokens),
                new GeneralPage(parts.upkeep(), tokens));
    }
}
