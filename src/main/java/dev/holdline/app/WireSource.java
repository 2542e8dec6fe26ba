package dev.holdline.app;

import dev.holdline.config.Expansion;
import dev.holdline.config.InvalidConfigurationException;
import dev.holdline.config.ResolvedServer;
import dev.holdline.config.ServerDefinition;
import dev.holdline.transport.Delivery;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Target;
import dev.holdline.transport.Transport;
import dev.holdline.transport.TransportException;
import dev.holdline.transport.Transports;
import dev.holdline.upstream.Network;
import dev.holdline.upstream.Wires;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes wires from definitions: expanded anew for every attempt, with the login shell's
 * environment.
 */
record WireSource(
        ServerDefinition server,
        Transports transports,
        Supplier<Map<String, String>> environment,
        Network network)
        implements Wires {

    @Override
    public Transport create() throws TransportException {
        try {
            return transports.create(target(Expansion.resolve(server, environment.get())));
        } catch (InvalidConfigurationException e) {
            Evidence why =
                    new Evidence(
                            Evidence.Where.START,
                            kind(),
                            Evidence.Phase.STARTUP,
                            0,
                            Map.of(),
                            null,
                            e.problem().sentence(),
                            Evidence.SETTINGS,
                            false,
                            false,
                            null,
                            List.of());
            throw new TransportException(why, Delivery.NOT_SENT, null, true);
        }
    }

    private static Target target(ResolvedServer server) {
        return switch (server.where()) {
            case ResolvedServer.Stdio s -> {
                List<String> command = new ArrayList<>();
                command.add(s.command().toString());
                command.addAll(s.args());
                yield new Target.Process(command, s.env(), s.cwd());
            }
            case ResolvedServer.Remote r ->
                    new Target.Http(
                            r.url(),
                            r.headers(),
                            r.sse() ? Target.Dialect.SSE : Target.Dialect.EITHER);
        };
    }

    @Override
    public boolean isCutOff() {
        return server.where() instanceof ServerDefinition.Remote remote
                && !remote.isOnThisMachine()
                && !network.isUp();
    }

    @Override
    public Evidence.Wire kind() {
        return switch (server.where()) {
            case ServerDefinition.Stdio _ -> Evidence.Wire.STDIO;
            case ServerDefinition.Remote r ->
                    r.sse() ? Evidence.Wire.SSE : Evidence.Wire.STREAMABLE_HTTP;
        };
    }
}
