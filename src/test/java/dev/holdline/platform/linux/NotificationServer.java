package dev.holdline.platform.linux;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** A small notification server on a real bus; the test is the person before it. */
public final class NotificationServer implements Notifications, AutoCloseable {
    /** One that is on screen. */
    public record Card(
            int id,
            int replaces,
            String summary,
            String body,
            List<String> actions,
            Map<String, Variant<?>> hints) {}

    private final Optional<Process> daemon;
    private final String address;
    private final DBusConnection bus;
    private final AtomicInteger ids = new AtomicInteger();
    public final List<Card> cards = new CopyOnWriteArrayList<>();
    public final List<Integer> closed = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile List<String> capabilities = List.of("actions", "body", "body-markup");

    /** On a bus of its own. */
    NotificationServer() throws IOException, DBusException {
        this(
                new ProcessBuilder("dbus-daemon", "--session", "--nofork", "--print-address=1")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    private NotificationServer(Process daemon) throws IOException, DBusException {
        this(Optional.of(daemon), daemon.inputReader().readLine());
    }

    /** On a desktop's bus. */
    public NotificationServer(Desktop desktop) throws DBusException {
        this(Optional.empty(), desktop.environment().get("DBUS_SESSION_BUS_ADDRESS"));
    }

    private NotificationServer(Optional<Process> daemon, String address) throws DBusException {
        this.daemon = daemon;
        this.address = address;
        bus = connect();
        bus.requestBusName(NAME);
        bus.exportObject(PATH, this);
    }

    DBusConnection connect() throws DBusException {
        return DBusConnectionBuilder.forAddress(address).withShared(false).build();
    }

    @Override
    public UInt32 Notify(
            String application,
            UInt32 replaces,
            String icon,
            String summary,
            String body,
            List<String> actions,
            Map<String, Variant<?>> hints,
            int expires) {
        int id = replaces.intValue() > 0 ? replaces.intValue() : ids.incrementAndGet();
        cards.add(
                new Card(id, replaces.intValue(), summary, body, new ArrayList<>(actions), hints));
        return new UInt32(id);
    }

    @Override
    public void CloseNotification(UInt32 id) {
        closed.add(id.intValue());
    }

    @Override
    public List<String> GetCapabilities() {
        asked.incrementAndGet();
        return capabilities;
    }

    public void press(int id, String key) throws DBusException {
        bus.sendMessage(new ActionInvoked(PATH, new UInt32(id), key));
    }

    /** The person puts it away. */
    void dismiss(int id) throws DBusException {
        bus.sendMessage(new NotificationClosed(PATH, new UInt32(id), new UInt32(2)));
    }

    @Override
    public String getObjectPath() {
        return PATH;
    }

    @Override
    public void close() throws IOException {
        bus.close();
        daemon.ifPresent(Process::destroy);
    }
}
