package dev.holdline.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a server on which connections can go half-open: nothing passes any more and nobody is
 * told, as when a router forgets them. New connections pass. It is a proxy on this machine, so the
 * kernel's keep-alive finds nothing.
 */
final class Gate implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();

    private Gate(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("gate").start(this::listen);
    }

    static Gate before(int target) throws IOException {
        return new Gate(target);
    }

    int port() {
        return listening.getLocalPort();
    }

    void freeze() {
        passages.forEach(p -> p.frozen = true);
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                var passage =
                        new Passage(client, new Socket(InetAddress.ofLiteral("127.0.0.1"), target));
                // Before anything passes: whoever sees a call run freezes also its connection.
                passages.add(passage);
                passage.open();
            } catch (IOException closed) {
                // the next one, if any
            }
        }
    }

    private static final class Passage {
        private final Socket client;
        private final Socket server;
        private volatile boolean frozen;

        Passage(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void open() {
            Thread.ofVirtual().start(() -> pump(client, server));
            Thread.ofVirtual().start(() -> pump(server, client));
        }

        private void pump(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[16 * 1024];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!frozen) out.write(buffer, 0, n);
                }
            } catch (IOException closed) {
                // told to the other side below
            }
            if (!frozen) close();
        }

        void close() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                // gone is gone
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        passages.forEach(Passage::close);
    }
}
