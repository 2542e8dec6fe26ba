package dev.holdline.reliability;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One keep-alive connection of a client that speaks HTTP/1.1 and nothing more than it must. */
final class HttpLine implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    HttpLine(int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    int localPort() {
        return socket.getLocalPort();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** Status and headers (names in small letters). */
    record Head(int status, Map<String, String> headers) {
        boolean isStream() {
            return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        }
    }

    Head send(String method, String path, Map<String, String> headers, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        text.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
        headers.forEach((k, v) -> text.append(k).append(": ").append(v).append("\r\n"));
        text.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(bytes);
        socket.getOutputStream().write(whole.toByteArray());
        String status = line();
        Map<String, String> answered = new HashMap<>();
        for (String l = line(); !l.isEmpty(); l = line()) {
            int colon = l.indexOf(':');
            answered.put(
                    l.substring(0, colon).toLowerCase(Locale.ROOT), l.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(status.split(" ")[1]), answered);
    }

    /** The next piece of the body as it comes; empty at its end. */
    String piece(Head head) throws IOException {
        int size = Integer.parseInt(line(), 16);
        String text = exactly(size);
        line();
        return text;
    }

    boolean isChunked(Head head) {
        return head.headers().containsKey("transfer-encoding");
    }

    String body(Head head) throws IOException {
        if (!isChunked(head)) {
            return exactly(Integer.parseInt(head.headers().getOrDefault("content-length", "0")));
        }
        var all = new StringBuilder();
        for (String piece = piece(head); !piece.isEmpty(); piece = piece(head)) all.append(piece);
        return all.toString();
    }

    private String exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) throw new EOFException("closed in the middle of a body");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new EOFException("closed");
            if (b != '\r') bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // gone is gone
        }
    }
}
