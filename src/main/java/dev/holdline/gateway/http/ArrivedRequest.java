package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Body;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A request that has arrived whole and keeps the rules of {@link Admission}. */
final class ArrivedRequest implements HttpRequest, Turn {
    private final io.netty.handler.codec.http.HttpRequest head;
    private final String path;
    private final Body body;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final ConcurrentMap<Object, Object> memory;
    private volatile boolean bodyTaken;

    ArrivedRequest(
            io.netty.handler.codec.http.HttpRequest head,
            Body body,
            InetSocketAddress remote,
            InetSocketAddress local,
            ConcurrentMap<Object, Object> memory) {
        this.head = head;
        this.path = Admission.path(head.uri());
        this.body = body;
        this.remote = remote;
        this.local = local;
        this.memory = memory;
    }

    @Override
    public String method() {
        return head.method().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String header(String name) {
        return head.headers().get(name);
    }

    @Override
    public int headerCount(String name) {
        return head.headers().getAll(name).size();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public Body body() {
        bodyTaken = true;
        return body;
    }

    @Override
    public ConcurrentMap<Object, Object> memory() {
        return memory;
    }

    /** Gives the body back unless the handler took it: then it is the handler's to release. */
    void releaseUntaken() {
        if (!bodyTaken) body.release();
    }

    boolean keepAlive() {
        return HttpUtil.isKeepAlive(head);
    }

    boolean isPost() {
        return HttpMethod.POST.equals(head.method());
    }

    boolean isHead() {
        return HttpMethod.HEAD.equals(head.method());
    }

    /** HTTP/1.0 knows no chunks: a stream there ends with its connection. */
    boolean knowsChunks() {
        return HttpVersion.HTTP_1_1.equals(head.protocolVersion());
    }
}
