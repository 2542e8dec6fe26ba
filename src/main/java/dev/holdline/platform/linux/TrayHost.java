package dev.holdline.platform.linux;

import dev.holdline.platform.Tray;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Whether something on this desktop shows tray icons: a StatusNotifier host (asked for over D-Bus,
 * https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/) or a tray of the old
 * protocol over X. An AppIndicator shows nothing without one, and does not say so.
 */
public final class TrayHost implements Tray.Host {
    private static final System.Logger LOG = System.getLogger(TrayHost.class.getName());
    private static final String WATCHER = "org.kde.StatusNotifierWatcher";

    /**
     * A tray of the old protocol tells nothing over D-Bus when it comes, so we look ourselves while
     * a desktop is starting.
     */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final int LOOKS = 60;

    private final Object lock = new Object();
    private final List<Runnable> watchers = new ArrayList<>();
    private @Nullable DBusConnection bus;
    private boolean closed;

    @Override
    public boolean isPresent() {
        return Indicator.isHere() && (hasNotifierHost() || XTray.isPresent());
    }

    @Override
    public void watch(Runnable changed) {
        synchronized (lock) {
            watchers.add(changed);
        }
        Thread.ofVirtual()
                .name("tray-host")
                .start(() -> {
                    try {
                        connected();
                    } catch (DBusException | RuntimeException e) {
                        noBus(e);
                    }
                    lookForOldTray(LOOKS);
                });
    }

    private void lookForOldTray(int looks) {
        synchronized (lock) {
            if (closed || looks == 0) return;
        }
        if (XTray.isPresent()) {
            tell();
        } else {
            CompletableFuture.delayedExecutor(
                            LOOK.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                    .execute(() -> lookForOldTray(looks - 1));
        }
    }

    @Override
    public void close() {
        @Nullable DBusConnection open;
        synchronized (lock) {
            closed = true;
            open = bus;
            bus = null;
        }
        if (open != null) {
            close(open);
        }
    }

    private boolean hasNotifierHost() {
        try {
            Object registered =
                    connected()
                            .getRemoteObject(WATCHER, "/StatusNotifierWatcher", Properties.class)
                            .Get(WATCHER, "IsStatusNotifierHostRegistered");
            return Boolean.TRUE.equals(registered);
        } catch (DBusException | RuntimeException e) {
            noBus(e);
            return false;
        }
    }

    private DBusConnection connected() throws DBusException {
        synchronized (lock) {
            if (closed) {
                throw new DBusException("closed");
            }
            if (bus == null || !bus.isConnected()) {
                bus = DBusConnectionBuilder.forSessionBus().withShared(false).build();
                bus.addSigHandler(
                        DBus.NameOwnerChanged.class,
                        change -> {
                            if (change.name.equals(WATCHER)
                                    || change.name.startsWith("org.kde.StatusNotifierHost")) {
                                tell();
                            }
                        });
            }
            return bus;
        }
    }

    private void tell() {
        List<Runnable> told;
        synchronized (lock) {
            told = List.copyOf(watchers);
        }
        told.forEach(watcher -> Thread.ofVirtual().name("tray-host-changed").start(watcher));
    }

    private static void noBus(Exception e) {
        LOG.log(System.Logger.Level.DEBUG, "no StatusNotifier host: {0}", e.getMessage());
    }

    private static void close(DBusConnection bus) {
        try {
            bus.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the session bus", e);
        }
    }
}
