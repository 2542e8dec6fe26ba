package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpRequest;
import dev.holdline.jsonrpc.Body;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A request as a test words it: "POST /mcp", then "Name: value" lines. */
final class ScriptedRequest implements HttpRequest {
    static final int PORT = 7332;

    private final String method;
    private final String path;
    private final List<String[]> headers = new ArrayList<>();
    private final ConcurrentMap<Object, Object> memory = new ConcurrentHashMap<>();

    ScriptedRequest(String line, String... headers) {
        this.method = line.substring(0, line.indexOf(' '));
        this.path = line.substring(line.indexOf(' ') + 1);
        for (String header : headers) {
            if (!header.isEmpty()) this.headers.add(header.split(": ", 2));
        }
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String header(String name) {
        for (String[] header : headers) if (header[0].equalsIgnoreCase(name)) return header[1];
        return null;
    }

    @Override
    public int headerCount(String name) {
        return (int) headers.stream().filter(h -> h[0].equalsIgnoreCase(name)).count();
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    }

    @Override
    public Body body() {
        throw new AssertionError("the guard looks at heads alone");
    }

    @Override
    public ConcurrentMap<Object, Object> memory() {
        return memory;
    }
}
