package dev.holdline.platform.linux;

import dev.holdline.platform.Tray;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
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

    /** A bus that works takes a thousandth of it; after it the window is opened without a tray. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Object lock = new Object();

    /** Held while the bus lets us in, which can take for ever. */
    private final ReentrantLock connecting = new ReentrantLock();

    private final List<Runnable> watchers = new ArrayList<>();
    private @Nullable DBusConnection bus;

    /** A look that the bus has not answered in time, and perhaps never does. */
    private CompletableFuture<Boolean> late = CompletableFuture.completedFuture(false);

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
                        var _ = connected();
                        // What changed before we listened, nobody tells.
                        tell();
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

    /** Waits for a bus that is slow, but not for one that never answers, and for that only once. */
    private boolean hasNotifierHost() {
        synchronized (lock) {
            if (closed || !late.isDone()) return false;
        }
        CompletableFuture<Boolean> look =
                CompletableFuture.supplyAsync(this::look, Thread.ofPlatform().daemon()::start);
        try {
            return look.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            noBus(e);
            synchronized (lock) {
                late = look;
            }
            var _ = look.thenRun(this::tell);
        } catch (ExecutionException e) {
            noBus(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean look() {
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
        connecting.lock();
        try {
            @Nullable DBusConnection there;
            synchronized (lock) {
                there = bus;
            }
            if (there != null && there.isConnected()) return there;
            DBusConnection made = connect();
            synchronized (lock) {
                if (!closed) {
                    bus = made;
                    return made;
                }
            }
            close(made);
            throw new DBusException("closed");
        } finally {
            connecting.unlock();
        }
    }

    private DBusConnection connect() throws DBusException {
        DBusConnection made = DBusConnectionBuilder.forSessionBus().withShared(false).build();
        try {
            made.addSigHandler(
                    DBus.NameOwnerChanged.class,
                    change -> {
                        if (change.name.equals(WATCHER)
                                || change.name.startsWith("org.kde.StatusNotifierHost")) {
                            tell();
                        }
                    });
            return made;
        } catch (DBusException | RuntimeException e) {
            close(made);
            throw e;
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
