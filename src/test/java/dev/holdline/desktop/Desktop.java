package dev.holdline.desktop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A desktop of its own: X server, window manager, D-Bus session and tray host, with own home and
 * runtime directory, and hands for it (xdotool). Whatever is started through {@link #process} sees
 * only this desktop; closing it ends all of it.
 */
public final class Desktop implements AutoCloseable {
    /** What shows tray icons. */
    public enum TrayHost {
        NONE,
        /** trayer: the old protocol over X */
        XEMBED,
        /** xfce4-panel: StatusNotifier over D-Bus */
        STATUS_NOTIFIER
    }

    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TOOLTIP = 80;
    private static final Pattern SHOWING =
            Pattern.compile(
                    "\"(main|window|JavaFX Application Thread|QuantumRenderer-0|Thread-\\d+)\"");
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<Process> started = new ArrayDeque<>();

    private Process bus;

    private Desktop(Path root) {
        this.root = root;
    }

    public static Desktop start(TrayHost trayHost) throws IOException {
        return start(trayHost, "1280x900x24");
    }

    /**
     * @param screen "1280x900x24"
     */
    public static Desktop start(TrayHost trayHost, String screen) throws IOException {
        Desktop desktop = new Desktop(Files.createTempDirectory("holdline-desktop"));
        try {
            desktop.begin(trayHost, screen);
            return desktop;
        } catch (IOException | RuntimeException | AssertionError e) {
            desktop.close();
            throw e;
        }
    }

    private void begin(TrayHost trayHost, String screen) throws IOException {
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", directory("home").toString());
        environment.put("XDG_RUNTIME_DIR", directory("run").toString());
        environment.put("XDG_CONFIG_HOME", directory("home/.config").toString());
        environment.put("TMPDIR", directory("tmp").toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("GTK_THEME", "Adwaita");
        environment.put("NO_AT_BRIDGE", "1");
        environment.put(
                "DISPLAY",
                ":"
                        + firstLine(
                                "Xvfb",
                                "-displayfd",
                                "1",
                                "-screen",
                                "0",
                                screen,
                                "-nolisten",
                                "tcp",
                                // Else it ends its clients' connections when the last but one goes.
                                "-noreset"));
        noNotifications();
        environment.put(
                "DBUS_SESSION_BUS_ADDRESS",
                firstLine("dbus-daemon", "--session", "--nofork", "--print-address=1"));
        bus = started.element();
        background("openbox");
        await("a window manager", this::windowsAreManaged);
        startTrayHost(trayHost);
    }

    /** Whether a window manager does as it is told: it has four desktops before it listens. */
    private boolean windowsAreManaged() {
        output("xdotool", "set_num_desktops", "1");
        return output("xdotool", "get_num_desktops").strip().equals("1");
    }

    /** Starts a tray host, also later than the application, and waits until icons may come. */
    public void startTrayHost(TrayHost trayHost) throws IOException {
        switch (trayHost) {
            case NONE -> {}
            case XEMBED -> {
                background(
                        "trayer",
                        "--edge",
                        "top",
                        "--align",
                        "right",
                        "--width",
                        "20",
                        "--height",
                        "26",
                        "--SetDockType",
                        "true",
                        "--transparent",
                        "false");
                awaitWindow("^panel$");
            }
            case STATUS_NOTIFIER -> {
                panelSettings();
                background("xfce4-panel", "--disable-wm-check");
                await(
                        "the panel",
                        () -> trayWatcher("IsStatusNotifierHostRegistered").contains("true"));
            }
        }
    }

    /** The bus would start the one that is installed here for every question, over our windows. */
    private void noNotifications() throws IOException {
        Files.writeString(
                directory("run/dbus-1/services").resolve("org.freedesktop.Notifications.service"),
                """
                [D-BUS Service]
                Name=org.freedesktop.Notifications
                Exec=/bin/false
                """);
    }

    /** xfce4-notifyd: what shows notifications; its windows have its name. */
    public void startNotifications() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("/usr/lib"))) {
            background(
                    libraries
                            .map(folder -> folder.resolve("xfce4/notifyd/xfce4-notifyd"))
                            .filter(Files::isExecutable)
                            .findFirst()
                            .orElseThrow()
                            .toString());
        }
        String name = "org.freedesktop.Notifications";
        String path = "/org/freedesktop/Notifications";
        await(
                "what shows notifications",
                () ->
                        output(
                                        "dbus-send",
                                        "--print-reply",
                                        "--dest=" + name,
                                        path,
                                        name + ".GetCapabilities")
                                .contains("actions"));
    }

    /** A panel at the top with nothing on it but the status tray. */
    private void panelSettings() throws IOException {
        Path file =
                directory("home/.config/xfce4/xfconf/xfce-perchannel-xml")
                        .resolve("xfce4-panel.xml");
        Files.writeString(
                file,
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <channel name="xfce4-panel" version="1.0">
                  <property name="configver" type="int" value="2"/>
                  <property name="panels" type="array">
                    <value type="int" value="1"/>
                    <property name="panel-1" type="empty">
                      <property name="position" type="string" value="p=6;x=0;y=0"/>
                      <property name="length" type="uint" value="100"/>
                      <property name="position-locked" type="bool" value="true"/>
                      <property name="size" type="uint" value="28"/>
                      <property name="icon-size" type="uint" value="22"/>
                      <property name="plugin-ids" type="array">
                        <value type="int" value="1"/>
                        <value type="int" value="2"/>
                      </property>
                    </property>
                  </property>
                  <property name="plugins" type="empty">
                    <property name="plugin-1" type="string" value="separator">
                      <property name="expand" type="bool" value="true"/>
                      <property name="style" type="uint" value="0"/>
                    </property>
                    <property name="plugin-2" type="string" value="systray"/>
                  </property>
                </channel>
                """);
    }

    public Path home() {
        return Path.of(environment.get("HOME"));
    }

    /** The whole environment of a program on this desktop. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** For the programs that are started from now on. */
    public Desktop with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A program on this desktop, to be started by the caller; see {@link #adopt}. */
    public ProcessBuilder process(String... command) {
        return process(Arrays.asList(command));
    }

    public ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(home().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** A Java program from the class path of this test run. */
    public ProcessBuilder java(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-cp",
                        classPath(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dprism.order=sw",
                        "-Djava.io.tmpdir=" + environment.get("TMPDIR"),
                        "-Duser.home=" + environment.get("HOME")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return process(command);
    }

    /** The class path of this test run, for a program of any folder. */
    public static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + java.io.File.pathSeparator + b)
                .orElseThrow();
    }

    /** Ends the process with the desktop. */
    public Process adopt(Process process) {
        started.push(process);
        return process;
    }

    /** The screen answers no program any more, as one that is slow to come up. */
    public void freezeScreen() {
        run("kill", "-STOP", "" + screen().pid());
    }

    public void thawScreen() {
        run("kill", "-CONT", "" + screen().pid());
    }

    /** Nobody is told anything over the session's bus any more. */
    public void freezeBus() {
        run("kill", "-STOP", "" + bus.pid());
    }

    /** The screen is gone, and whoever waits for it learns so. */
    public void breakScreen() {
        screen().destroyForcibly().onExit().join();
    }

    private Process screen() {
        return started.getLast();
    }

    /**
     * What the panel's watcher of tray icons knows, as it lists it; "" where there is none.
     *
     * @param property "RegisteredStatusNotifierItems"
     */
    public String trayWatcher(String property) {
        return output(
                "dbus-send",
                "--session",
                "--print-reply",
                "--dest=org.kde.StatusNotifierWatcher",
                "/StatusNotifierWatcher",
                "org.freedesktop.DBus.Properties.Get",
                "string:org.kde.StatusNotifierWatcher",
                "string:" + property);
    }

    /** The visible windows whose title matches, newest first, as ids of X. */
    public List<String> windows(String titlePattern) {
        return output("xdotool", "search", "--onlyvisible", "--name", titlePattern)
                .lines()
                .toList()
                .reversed();
    }

    /**
     * Clicks until a menu has come up (a new window, and taller than a tooltip), as a person would
     * click again: a panel that just fetches a new menu shows none.
     */
    public void openMenu(int x, int y, int button) {
        List<String> before = windows("");
        for (int attempt = 1; ; attempt++) {
            clickScreen(x, y, button);
            try {
                await("a menu", PATIENCE.dividedBy(10), () -> hasMenu(before));
                return;
            } catch (AssertionError e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    private boolean hasMenu(List<String> before) {
        return windows("").stream()
                .filter(window -> !before.contains(window))
                .anyMatch(window -> place(window).height() > TOOLTIP);
    }

    /** The windows that the desktop takes for one application's, by both names of WM_CLASS. */
    public List<String> windowsOf(String application) {
        String exactly = "^" + application + "$";
        return output("xdotool", "search", "--all", "--class", "--classname", exactly)
                .lines()
                .toList();
    }

    public String awaitWindow(String titlePattern) {
        try {
            await("a window titled " + titlePattern, () -> !windows(titlePattern).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + scene(), e);
        }
        return windows(titlePattern).getFirst();
    }

    /** Also one that is iconified. */
    public void awaitWindowAnywhere(String titlePattern) {
        await(
                "a window titled " + titlePattern + ", seen or not",
                () -> !output("xdotool", "search", "--name", titlePattern).isBlank());
    }

    public void awaitNoWindow(String titlePattern) {
        await("no window titled " + titlePattern, () -> windows(titlePattern).isEmpty());
    }

    /** The window that has the keyboard, if any. */
    public Optional<String> focused() {
        String id = output("xdotool", "getactivewindow").strip();
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    public void awaitFocus(String window) {
        try {
            await("the focus on " + window, () -> focused().equals(Optional.of(window)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + scene(), e);
        }
    }

    /** What a person would see, for a test that failed. */
    private String scene() {
        screenshot(Path.of("target", "pictures", "failed-" + System.nanoTime() + ".png"));
        return "the keyboard is with "
                + focused().map(this::title)
                + ", there are "
                + windows(".").stream().map(this::title).toList()
                + programs();
    }

    /** What the Java programs that this one started are doing. */
    private String programs() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .map(child -> "\n" + child.pid() + ":\n" + threads(child.pid()))
                .collect(Collectors.joining());
    }

    /** Those that start and show; the others wait for work. */
    private String threads(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Stream.of(output(jcmd, "" + pid, "Thread.print").split("\n\n"))
                .filter(thread -> SHOWING.matcher(thread).lookingAt())
                .collect(Collectors.joining("\n"));
    }

    private String title(String window) {
        return window + " " + output("xdotool", "getwindowname", window).strip();
    }

    /**
     * Closes the window by its key, as a person would: once more where it stays, because a busy
     * window manager heeded none.
     */
    public void closeByKey(String window, String titlePattern) {
        awaitFocus(window);
        for (int attempt = 1; ; attempt++) {
            key("alt+F4");
            try {
                await(
                        "no window titled " + titlePattern,
                        PATIENCE.dividedBy(5),
                        () -> windows(titlePattern).isEmpty());
                return;
            } catch (AssertionError e) {
                if (attempt == 5) {
                    throw new AssertionError(e.getMessage() + "; " + scene(), e);
                }
            }
        }
    }

    public void focus(String window) {
        // Asked for until it is so: with --sync the tool would wait for ever where it was not
        // heeded.
        await(
                "the window " + window + " to come to the front",
                () -> {
                    String _ = output("xdotool", "windowactivate", window);
                    return focused().equals(Optional.of(window));
                });
    }

    /** Waits until two glances at the window see the same: what it shows has been painted. */
    public void awaitStill(String window) {
        var seen = new ArrayDeque<String>();
        await(
                "the window " + window + " to stand still",
                () -> {
                    String now = looks(window);
                    boolean still = !now.isEmpty() && now.equals(seen.poll());
                    seen.add(now);
                    return still;
                });
    }

    /** A number that tells one picture of a window from another; "" where there is no window. */
    private String looks(String window) {
        return output("import", "-window", window, "-format", "%#", "info:");
    }

    /** Presses keys by their X names: "1", "Return", "KP_2", "Escape", "Tab". */
    public void key(String... names) {
        run(Stream.concat(Stream.of("xdotool", "key"), Stream.of(names)).toArray(String[]::new));
    }

    public void type(String text) {
        run("xdotool", "type", "--delay", "20", text);
    }

    /** The text that was copied last; "" if none was. */
    public String clipboard() {
        return output("xclip", "-selection", "clipboard", "-out");
    }

    /** A left click at a point of the window's inside. */
    public void click(String window, int x, int y) {
        run("xdotool", "mousemove", "--window", window, "" + x, "" + y, "click", "1");
    }

    /** A click at a point of the screen; button 1 is left, 3 right. */
    public void clickScreen(int x, int y, int button) {
        run("xdotool", "mousemove", "" + x, "" + y, "click", "" + button);
    }

    public void moveMouse(int x, int y) {
        run("xdotool", "mousemove", "" + x, "" + y);
    }

    /** Where a window is; all 0 when it is gone. */
    public record Place(int x, int y, int width, int height) {}

    public Place place(String window) {
        Map<String, Integer> values = new HashMap<>();
        var lines =
                Pattern.compile("(\\w+)=(-?\\d+)")
                        .matcher(output("xdotool", "getwindowgeometry", "--shell", window));
        while (lines.find()) {
            values.put(lines.group(1), Integer.valueOf(lines.group(2)));
        }
        return new Place(
                values.getOrDefault("X", 0),
                values.getOrDefault("Y", 0),
                values.getOrDefault("WIDTH", 0),
                values.getOrDefault("HEIGHT", 0));
    }

    /** The whole screen as a PNG. */
    public void screenshot(Path png) {
        screenshot("root", png);
    }

    /** Gives the empty screen a colour. */
    public void paint(String colour) {
        // It succeeds, and says that there is no picture it could go on with.
        String _ = output("display", "-window", "root", "-size", "1x1", "xc:" + colour);
    }

    /** One window as a PNG. */
    public void screenshot(String window, Path png) {
        try {
            Files.createDirectories(png.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("import", "-window", window, png.toAbsolutePath().toString());
    }

    /** What a program on this desktop prints; "" if it fails, cut off if it does not end. */
    public String output(String... command) {
        try {
            Process process =
                    process(bounded(command))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return new String(process.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String... command) {
        try {
            Process process = process(bounded(command)).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(
                        String.join(" ", command) + " failed (" + code + "): " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A tool that hangs must not hold the whole run. */
    private static List<String> bounded(String... command) {
        return Stream.concat(
                        Stream.of("timeout", "--kill-after=1", "" + PATIENCE.toSeconds()),
                        Stream.of(command))
                .toList();
    }

    /** Waits until it holds, looking again every 50 ms, for at most {@link #PATIENCE}. */
    public static void await(String what, BooleanSupplier holds) {
        await(what, PATIENCE, holds);
    }

    public static void await(String what, Duration patience, BooleanSupplier holds) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + patience + " for " + what);
            }
            pass(GLANCE);
        }
    }

    /** Lets real time pass: only where the passing of time is itself what is tested. */
    public static void pass(Duration time) {
        java.util.concurrent.locks.LockSupport.parkNanos(time.toNanos());
    }

    private Path directory(String name) throws IOException {
        Path directory = root.resolve(name);
        Files.createDirectories(directory);
        return Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString("rwx------"));
    }

    private Process background(String... command) throws IOException {
        Path log = root.resolve(Path.of(command[0]).getFileName() + ".log");
        return adopt(
                process(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** Starts a program that stays, and tells on its first line where it is to be found. */
    private String firstLine(String... command) throws IOException {
        Process process =
                adopt(process(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
        BufferedReader reader = process.inputReader();
        String line = reader.readLine();
        if (line == null) {
            throw new AssertionError(command[0] + " did not start");
        }
        return line.strip();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            Process process = started.pop();
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
