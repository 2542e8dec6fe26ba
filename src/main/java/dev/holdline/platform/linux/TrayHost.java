package dev.holdline.platform.linux;

import dev.holdline.platform.Tray;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /**
     * What a bus that works takes a thousandth of; after it the window is opened without a tray.
     */
    private static final Duration ADMISSION = Duration.ofSeconds(5);

    private final Object lock = new Object();
    private final List<Runnable> watchers = new ArrayList<>();
    private @Nullable CompletableFuture<DBusConnection> bus;
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
        @Nullable CompletableFuture<DBusConnection> open;
        synchronized (lock) {
            closed = true;
            open = bus;
            bus = null;
        }
        if (open != null) {
            var _ = open.thenAccept(TrayHost::close);
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

    /** Waits for a bus that is slow to let us in, but not for one that never does. */
    private DBusConnection connected() throws DBusException {
        CompletableFuture<DBusConnection> connecting;
        synchronized (lock) {
            if (closed) {
                throw new DBusException("closed");
            }
            if (bus == null || isLost(bus)) {
                bus =
                        CompletableFuture.supplyAsync(
                                this::connect, Thread.ofPlatform().daemon()::start);
            }
            connecting = bus;
        }
        try {
            return connecting.get(ADMISSION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DBusException("the session's bus does not answer", e);
        } catch (ExecutionException e) {
            throw new DBusException("no session bus", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DBusException("interrupted", e);
        }
    }

    private static boolean isLost(CompletableFuture<DBusConnection> bus) {
        return bus.isDone() && (bus.isCompletedExceptionally() || !bus.join().isConnected());
    }

    private DBusConnection connect() {
        try {
            var made = DBusConnectionBuilder.forSessionBus().withShared(false).build();
            made.addSigHandler(
                    DBus.NameOwnerChanged.class,
                    change -> {
                        if (change.name.equals(WATCHER)
                                || change.name.startsWith("org.kde.StatusNotifierHost")) {
                            tell();
                        }
                    });
            // Who asked before may have been told that there is none.
            tell();
            return made;
        } catch (DBusException e) {
            throw new CompletionException(e);
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
