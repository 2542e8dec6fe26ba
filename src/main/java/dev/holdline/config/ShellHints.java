package dev.holdline.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a login shell is started with besides our own environment. */
final class ShellHints {
    /** Lets a start-up file skip what belongs to a terminal only. */
    static final String OURS = "HOLDLINE_ASKS_ENVIRONMENT";

    private ShellHints() {}

    static Map<String, String> startOf(Map<String, String> own, Path shell, String user) {
        Map<String, String> start = new LinkedHashMap<>(own);
        start.putIfAbsent("HOME", System.getProperty("user.home"));
        start.putIfAbsent("USER", user);
        start.putIfAbsent("LOGNAME", user);
        start.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        // a program may look at SHELL to decide which files it edits or reads
        start.put("SHELL", shell.toString());
        start.put("TERM", "dumb");
        start.put(OURS, "1");
        // oh-my-zsh asks on the terminal whether to update
        start.put("DISABLE_AUTO_UPDATE", "true");
        return start;
    }
}
