package dev.holdline.platform.linux;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/**
 * What shows notifications on this desktop
 * (https://specifications.freedesktop.org/notification/1.2/protocol.html); public, as D-Bus calls
 * it by reflection.
 */
@DBusInterfaceName("org.freedesktop.Notifications")
@SuppressWarnings("MethodName") // D-Bus's
public interface Notifications extends DBusInterface {
    String NAME = "org.freedesktop.Notifications";
    String PATH = "/org/freedesktop/Notifications";

    /**
     * @param replaces the notification it takes the place of, 0 for none
     * @param actions key and label in turn
     * @param expires in milliseconds, 0 for never
     */
    UInt32 Notify(
            String application,
            UInt32 replaces,
            String icon,
            String summary,
            String body,
            List<String> actions,
            Map<String, Variant<?>> hints,
            int expires);

    void CloseNotification(UInt32 id);

    List<String> GetCapabilities();

    /** The person pressed an action. */
    final class ActionInvoked extends DBusSignal {
        private final UInt32 id;
        private final String key;

        public ActionInvoked(String path, UInt32 id, String key) throws DBusException {
            super(path, id, key);
            this.id = id;
            this.key = key;
        }

        UInt32 id() {
            return id;
        }

        String key() {
            return key;
        }
    }

    /** It is gone: dismissed, or replaced, or closed by us. */
    final class NotificationClosed extends DBusSignal {
        private final UInt32 id;

        public NotificationClosed(String path, UInt32 id, UInt32 reason) throws DBusException {
            super(path, id, reason);
            this.id = id;
        }

        UInt32 id() {
            return id;
        }
    }
}
