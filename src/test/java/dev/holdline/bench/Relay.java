package dev.holdline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The least one more process costs on the JVM: bytes from one loopback socket to another, on
 * virtual threads, without looking at them. Holdline's own share is what it adds beyond this.
 *
 * <p>{@code java Relay.java TARGET_PORT} prints {@code LISTENING PORT} on stderr and runs until it
 * is killed.
 */
public final class Relay {
    private static final int BUFFER_BYTES = 16 * 1024;

    private Relay() {}

    public static void main(String[] args) throws IOException {
        int target = Integer.parseInt(args[0]);
        try (ServerSocket listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress())) {
            System.err.println("LISTENING " + listening.getLocalPort());
            while (true) {
                Socket client = listening.accept();
                Thread.startVirtualThread(() -> relay(client, target));
            }
        }
    }

    private static void relay(Socket client, int target) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = Thread.startVirtualThread(() -> pump(server, client));
            pump(client, server);
            back.join();
        } catch (IOException ended) {
            // Either side may leave at any time; its connection ends with it.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            // As above.
        }
    }
}
