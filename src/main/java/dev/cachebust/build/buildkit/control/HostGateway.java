package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildRequest;
import java.io.IOException;
import java.util.List;

/** The address of an engine's machine as its containers see it, which hosts may ask for by name. */
final class HostGateway {
    private static final String NAME = "=host-gateway";
    /** Which only the worker of a Docker Engine has (moby's {@code builder-next/worker/label}). */
    private static final String LABEL = "org.mobyproject.buildkit.worker.moby.host-gateway-ip";

    private HostGateway() {}

    /**
     * The same request with the address in the name's place.
     *
     * @throws IOException if the engine does not tell it; the message is for the user
     */
    static BuildRequest resolved(BuildRequest request, ControlClient control) throws IOException {
        List<String> hosts = request.options().addHosts();
        if (hosts.stream().noneMatch(host -> host.endsWith(NAME))) {
            return request;
        }
        String address = control.facts().labels().getOrDefault(LABEL, "");
        if (address.isEmpty()) {
            throw new IOException(
                    "this engine does not tell its machine's address, which add_hosts calls host-gateway");
        }
        return request.with(request.options()
                .withHosts(hosts.stream()
                        .map(host -> host.endsWith(NAME)
                                ? host.substring(0, host.length() - NAME.length()) + "=" + address
                                : host)
                        .toList()));
    }
}
