package dev.holdline.app;

import dev.holdline.platform.UnknownPeers;
import dev.holdline.platform.linux.DefaultRoute;
import dev.holdline.platform.linux.ProcPeers;
import dev.holdline.session.PeerProcesses;
import dev.holdline.upstream.Network;

/** Which implementation of each port this operating system gets. */
final class Systems {
    private Systems() {}

    static PeerProcesses peers() {
        return isLinux() ? new ProcPeers() : new UnknownPeers();
    }

    static Network network() {
        return isLinux() ? new DefaultRoute() : Network.UNKNOWN;
    }

    /** Who listens on a port of this machine, in words; "" where it cannot be told. */
    static String holder(int port) {
        return isLinux() ? new ProcPeers().listener(port).orElse("") : "";
    }

    static boolean isLinux() {
        return System.getProperty("os.name").startsWith("Linux");
    }
}
