package dev.holdline.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends exactly what a test says, and reads answers as a strict reader does. */
final class RawClient implements AutoCloseable {
    static final int PATIENCE_MILLIS = 20_000;

    final Socket socket;
    private final InputStream in;

    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    RawClient(HttpServer server) throws IOException {
        this(server, 0);
    }

    RawClient(HttpServer server, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawClient get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    RawClient post(String path, String body) throws IOException {
        return send(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    Answer answer() throws IOException {
        Answer head = head();
        return new Answer(head.status, head.headers, body(head));
    }

    /** Status and headers alone. */
    Answer head() throws IOException {
        String status = line();
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, line.substring(colon + 1).strip()) != null) {
                throw new IOException("twice: " + name);
            }
        }
        return new Answer(Integer.parseInt(status.split(" ")[1]), headers, new byte[0]);
    }

    private byte[] body(Answer head) throws IOException {
        if ("chunked".equals(head.headers.get("transfer-encoding"))) {
            var all = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) all.write(chunk);
            return all.toByteArray();
        }
        String length = head.headers.get("content-length");
        if (length == null) return head.status == 204 ? new byte[0] : in.readAllBytes();
        return exactly(Integer.parseInt(length));
    }

    byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("after " + bytes.length + " bytes");
        return bytes;
    }

    /** One chunk; empty for the last. */
    byte[] chunk() throws IOException {
        byte[] chunk = exactly(Integer.parseInt(line(), 16));
        if (!line().isEmpty()) throw new IOException("no line end behind a chunk");
        return chunk;
    }

    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException("after \"" + line + "\"");
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) throw new IOException("a bare line feed");
        return text.substring(0, text.length() - 1);
    }

    InputStream in() {
        return in;
    }

    /** Whether the other side ends the connection, within the test's patience. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
