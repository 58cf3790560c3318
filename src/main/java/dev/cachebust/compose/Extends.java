package dev.cachebust.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays each service over the one that it extends. compose-go, {@code loader/extends.go}. */
final class Extends {
    private final Loader loader;
    private final SourceFiles files;
    private final Path folder;

    /** @param folder what the names of files are relative to */
    Extends(Loader loader, SourceFiles files, Path folder) {
        this.loader = loader;
        this.files = files;
        this.folder = folder;
    }

    /** A service of a file. */
    private record Link(Path file, String service) {}

    /**
     * @param file that {@code top} was read from
     * @param resets what its services drop of those that they extend
     */
    Node.Mapping apply(Node.Mapping top, Path file, List<KeyPath> resets) throws ComposeException {
        Node.Mapping services = Loader.services(top);
        Map<String, Node> extended = new LinkedHashMap<>();
        for (String name : services.entries().keySet()) {
            extended.put(name, service(name, services, file, resets, List.of()));
        }
        return top.with("services", new Node.Mapping(services.place(), extended));
    }

    private Node service(String name, Node.Mapping services, Path file, List<KeyPath> resets, List<Link> before)
            throws ComposeException {
        Node node = services.get(name).orElseThrow();
        if (node instanceof Node.Absent) {
            return node;
        }
        if (!(node instanceof Node.Mapping service)) {
            throw new ComposeException(
                    node.place(),
                    "the service " + Shown.quoted(name) + " must be a mapping, but is " + node.kind(),
                    "write its keys below its name");
        }
        Optional<Node> extension = service.get("extends");
        if (extension.isEmpty() || extension.get() instanceof Node.Absent) {
            return service;
        }
        Node place = extension.get();
        String wanted = wanted(place, name);
        List<Link> chain = new ArrayList<>(before);
        chain.add(new Link(file, name));
        Node base;
        Optional<Node> other = place instanceof Node.Mapping mapping ? mapping.get("file") : Optional.empty();
        if (other.isPresent() && other.get() instanceof Node.Scalar named) {
            Path path = file(named);
            Loader.Base loaded = loader.base(path, named.place().toString());
            check(loaded.services(), wanted, name, place, path);
            cycle(chain, new Link(path, wanted), place);
            base = service(wanted, loaded.services(), path, loaded.resets(), chain);
        } else {
            check(services, wanted, name, place, file);
            cycle(chain, new Link(file, wanted), place);
            base = service(wanted, services, file, resets, chain);
        }
        if (!(base instanceof Node.Mapping below)) {
            return service.without("extends");
        }
        KeyPath path = KeyPath.of("services", name);
        return Merge.mappings(Resets.within(below, path, resets), service, path).without("extends");
    }

    private Path file(Node.Scalar named) throws ComposeException {
        String text = named.text();
        if (Includes.isRemote(text)) {
            throw new ComposeException(
                    named.place(), Shown.quoted(text) + " is not on this machine", "extend a service of a local file");
        }
        return Path.of(loader.paths(folder).absolute(text, named.place())).normalize();
    }

    private static String wanted(Node node, String name) throws ComposeException {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        } else if (node instanceof Node.Mapping mapping
                && mapping.get("service").orElse(node) instanceof Node.Scalar one) {
            return one.text();
        }
        throw new ComposeException(
                node.place(),
                "services." + Shown.plain(name) + ".extends names no service",
                "write extends: NAME, or service: and file: below it");
    }

    private void check(Node.Mapping services, String wanted, String name, Node place, Path file)
            throws ComposeException {
        if (services.get(wanted).isEmpty()) {
            throw new ComposeException(
                    place.place(),
                    "services." + Shown.plain(name) + " extends " + Shown.quoted(wanted) + ", which is not in "
                            + files.name(file),
                    services.entries().isEmpty()
                            ? "that file has no services"
                            : "its services are "
                                    + Shown.plain(
                                            String.join(", ", services.entries().keySet())));
        }
    }

    private static void cycle(List<Link> chain, Link next, Node place) throws ComposeException {
        if (chain.contains(next)) {
            throw new ComposeException(
                    place.place(),
                    "services." + Shown.plain(next.service()) + " extends itself in the end",
                    "take one of the extends: away");
        }
    }
}
