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

/**
 * Makes wires from definitions: expanded anew for every attempt, with the login shell's
 * environment.
 */
record WireSource(
        ServerDefinition server, Transports transports, Environment environment, Network network)
        implements Wires {

    /** What servers are started with. */
    @FunctionalInterface
    interface Environment {
        /**
         * @param afresh whether the person's shell is asked again
         */
        Map<String, String> variables(boolean afresh);
    }

    @Override
    public Transport create() throws TransportException {
        try {
            return transports.create(target(resolved()));
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

    /** Somebody may have installed what is missing, or corrected a start-up file, since. */
    private ResolvedServer resolved() throws InvalidConfigurationException {
        try {
            return Expansion.resolve(server, environment.variables(false));
        } catch (InvalidConfigurationException e) {
            return Expansion.resolve(server, environment.variables(true));
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
