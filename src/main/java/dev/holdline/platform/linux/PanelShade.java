package dev.holdline.platform.linux;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What colour the panel behind the tray icon most likely has; nobody can be asked. */
final class PanelShade {
    /** Desktops whose panel is dark by default whatever the windows are. */
    private static final List<String> DARK =
            List.of("gnome", "unity", "xfce", "cinnamon", "pantheon", "budgie", "lxqt");

    private PanelShade() {}

    static boolean isDark(boolean desktopIsDark, Map<String, String> environment) {
        String desktop =
                environment.getOrDefault("XDG_CURRENT_DESKTOP", "").toLowerCase(Locale.ROOT);
        return desktopIsDark || DARK.stream().anyMatch(desktop::contains);
    }
}
