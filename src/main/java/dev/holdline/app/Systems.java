package dev.holdline.app;

import dev.holdline.platform.Tray;
import dev.holdline.platform.UnknownPeers;
import dev.holdline.platform.linux.DefaultRoute;
import dev.holdline.platform.linux.NotificationAsker;
import dev.holdline.platform.linux.ProcPeers;
import dev.holdline.platform.linux.TrayHost;
import dev.holdline.session.PeerProcesses;
import dev.holdline.upstream.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;

/** Which implementation of each port this operating system gets. */
final class Systems {
    /** It tells of every connection it makes. */
    private static final Logger DBUS = Logger.getLogger("org.freedesktop.dbus");

    static {
        DBUS.setLevel(Level.WARNING);
    }

    private Systems() {}

    static PeerProcesses peers() {
        return isLinux() ? new ProcPeers() : new UnknownPeers();
    }

    static Network network() {
        return isLinux() ? new DefaultRoute() : Network.UNKNOWN;
    }

    /**
     * Where this system may have the authorities it trusts, one file after the other: the name
     * OpenSSL's programs know, Debian's place, Fedora's.
     */
    static List<Path> certificates() {
        if (!isLinux()) return List.of();
        return Stream.of(
                        System.getenv().getOrDefault("SSL_CERT_FILE", ""),
                        "/etc/ssl/certs/ca-certificates.crt",
                        "/etc/pki/tls/certs/ca-bundle.crt")
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
    }

    /** Who listens on a port of this machine, in words; "" where it cannot be told. */
    static String holder(int port) {
        return isLinux() ? new ProcPeers().listener(port).orElse("") : "";
    }

    /** Whether something shows tray icons; where there is no AppIndicator, nothing does. */
    static Tray.Host trayHost() {
        return new TrayHost();
    }

    /**
     * Asks in a notification; empty where that is not written yet.
     *
     * @param images a directory of our own, closed to others
     */
    static Optional<NotificationAsker> notifications(Path images) {
        return isLinux()
                ? Optional.of(
                        new NotificationAsker(
                                () ->
                                        DBusConnectionBuilder.forSessionBus()
                                                .withShared(false)
                                                .build(),
                                System::nanoTime,
                                images))
                : Optional.empty();
    }

    /** What opens a file with the program that this desktop has for it. */
    static List<String> opener(Path file) {
        String system = System.getProperty("os.name");
        if (system.startsWith("Windows")) return List.of("explorer.exe", file.toString());
        return List.of(system.startsWith("Mac") ? "open" : "xdg-open", file.toString());
    }

    static boolean isLinux() {
        return System.getProperty("os.name").startsWith("Linux");
    }
}
