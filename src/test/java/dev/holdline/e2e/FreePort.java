package dev.holdline.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.random.RandomGenerator;

/**
 * Ports for programs that must come back at the same one: from below those the system gives to
 * outgoing connections, so that none of these takes it meanwhile.
 */
final class FreePort {
    private static final int FROM = 15_000;
    private static final int TO = 32_000;

    private FreePort() {}

    static int find() {
        while (true) {
            int port = RandomGenerator.getDefault().nextInt(FROM, TO);
            try (var _ = new ServerSocket(port, 1, loopback())) {
                return port;
            } catch (IOException taken) {
                // the next one
            }
        }
    }

    static boolean isTaken(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), 1000);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }
}
