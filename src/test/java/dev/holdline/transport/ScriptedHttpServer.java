package dev.holdline.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP server over raw sockets whose every byte the test decides. */
public final class ScriptedHttpServer implements AutoCloseable {
    /** What the server does with one request; returning false ends the connection. */
    public interface Script {
        void serve(Request request, Reply reply) throws Exception;
    }

    public record Request(
            String method, String path, Map<String, String> headers, byte[] body, int connection) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return headers.get(name);
        }

        public String id() {
            Matcher id = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)").matcher(text());
            return id.find() ? id.group(1) : "";
        }

        public String rpcMethod() {
            Matcher found = Pattern.compile("\"method\":\"([^\"]*)\"").matcher(text());
            return found.find() ? found.group(1) : "";
        }
    }

    /** The raw wire back to the client. */
    public static final class Reply {
        private final Socket socket;
        private final OutputStream out;
        private boolean open = true;

        Reply(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        public Reply raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        }

        public Reply status(int code, String headers, String body) throws IOException {
            return raw(
                    "HTTP/1.1 "
                            + code
                            + " X\r\n"
                            + headers
                            + "Content-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length
                            + "\r\n\r\n"
                            + body);
        }

        public Reply json(String body) throws IOException {
            return status(200, "Content-Type: application/json\r\n", body);
        }

        public Reply result(Request to, String result) throws IOException {
            return json("{\"jsonrpc\":\"2.0\",\"id\":" + to.id() + ",\"result\":" + result + "}");
        }

        public Reply accepted() throws IOException {
            return status(202, "", "");
        }

        public Reply stream() throws IOException {
            return raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
        }

        public Reply event(String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            return raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        public Reply message(String json) throws IOException {
            return event("data: " + json + "\n\n");
        }

        /** Ends the stream as it should. */
        public Reply end() throws IOException {
            return raw("0\r\n\r\n");
        }

        /** Ends the connection, whatever was promised. */
        public void drop() throws IOException {
            open = false;
            socket.close();
        }

        public void reset() throws IOException {
            open = false;
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing more until the client goes. */
        public void stall() throws IOException {
            open = false;
            byte[] unread = new byte[64 * 1024];
            while (socket.getInputStream().read(unread) >= 0) {}
        }
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private final Thread accepting;
    private volatile Script script;
    private int connections;

    public ScriptedHttpServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        accepting = Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/mcp");
    }

    public void now(Script next) {
        script = next;
    }

    /** Refuses connections from now on; those there are stay. */
    public void refuse() throws IOException, InterruptedException {
        listener.close();
        // Until a virtual thread has left accept(), the socket still takes connections.
        accepting.join();
    }

    public List<Request> of(String method) {
        return requests.stream().filter(each -> each.method.equals(method)).toList();
    }

    /** Connections that the client has not closed. */
    public long open() {
        return sockets.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                int number = ++connections;
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (Request next = read(in, number); next != null; next = read(in, number)) {
                requests.add(next);
                var reply = new Reply(socket);
                script.serve(next, reply);
                if (!reply.open) return;
            }
        } catch (Exception e) {
            // the client went, or the script failed and the test will say so
        } finally {
            sockets.remove(socket);
        }
    }

    private static Request read(InputStream in, int number) throws IOException {
        String first = line(in);
        if (first.isEmpty()) return null;
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String[] parts = first.split(" ");
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        // For a script that answers before the body is read.
        byte[] body = headers.containsKey("x-unread") ? new byte[0] : in.readNBytes(length);
        return new Request(parts[0], parts[1], headers, body, number);
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') text.append((char) b);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : sockets) each.close();
    }
}
