package dev.cachebust.stream;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.Stamped;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a watcher does for each of its images.
 *
 * @param common what is not about one image
 * @param images by the reference that its builds have, in the order in which they were ready; empty before one is
 * @param roster which images there are, if there are several
 */
public record Statuses(Status common, Map<String, Status> images, List<Event.Named> roster) {
    public Statuses {
        roster = List.copyOf(roster);
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /** Of one image, or before there is one. */
    public static Statuses of(Status status) {
        return new Statuses(status, Map.of(), List.of());
    }

    /** After this event. The same object if it makes no difference. */
    public Statuses on(Stamped stamped) {
        if (stamped.event() instanceof Event.Images e) {
            return of(e);
        }
        boolean ready = stamped.event() instanceof Event.Ready;
        if (ready
                || stamped.image().isPresent()
                || images.size() > 1 && stamped.about().isPresent()) {
            String image = stamped.about().orElseThrow();
            Status before = images.getOrDefault(image, common);
            Status after = before.on(stamped);
            return after == before && images.containsKey(image) ? this : with(image, after);
        }
        Map<String, Status> next = new LinkedHashMap<>();
        images.forEach((image, status) -> next.put(image, status.on(stamped)));
        Statuses after = new Statuses(common.on(stamped), next, roster);
        return after.equals(this) ? this : after;
    }

    /** Images that are not there any more have no status. */
    private Statuses of(Event.Images told) {
        Map<String, Status> next = new LinkedHashMap<>(images);
        next.keySet().retainAll(told.images().stream().map(Event.Named::builtAs).toList());
        return new Statuses(common, next, told.images().size() > 1 ? told.images() : List.of());
    }

    private Statuses with(String image, Status status) {
        Map<String, Status> next = new LinkedHashMap<>(images);
        next.put(image, status);
        return new Statuses(common, next, roster);
    }

    /** The last one. */
    public Statuses stopped() {
        Map<String, Status> next = new LinkedHashMap<>();
        images.forEach((image, status) -> next.put(image, status.stopped()));
        return new Statuses(common.stopped(), next, roster);
    }

    /** The one that matters most now: one that builds, else one that failed, else the one that was built last. */
    public Status leading() {
        return images.values().stream()
                .max(Comparator.comparingInt(Statuses::weight)
                        .thenComparing(
                                status -> status.last().map(Status.Last::at).orElse(Instant.EPOCH)))
                .orElse(common);
    }

    private static int weight(Status status) {
        if (status.phase() == Status.Phase.BUILDING) {
            return 3;
        }
        boolean bad = status.rejected().isPresent()
                || status.last().map(Status.Last::result).equals(Optional.of(Result.FAILED));
        return bad ? 2 : status.last().isPresent() ? 1 : 0;
    }

    /** Each of several, those that are built at once too; empty where there is only one. */
    public List<Status> several() {
        return roster.stream().map(this::of).toList();
    }

    private Status of(Event.Named named) {
        return images.getOrDefault(named.builtAs(), common).of(named);
    }

    /** The leading one with the others in {@code images}. */
    public Obj json() {
        Obj o = StatusJson.write(leading());
        List<Obj> several = roster.stream()
                .map(named ->
                        StatusJson.write(of(named)).with("name", named.name()).with("builtAs", named.builtAs()))
                .toList();
        return several.isEmpty() ? o : o.with("images", several);
    }

    /** What was written. */
    public static Statuses read(Node node) throws IOException {
        Status leading = StatusJson.read(node);
        Map<String, Status> images = new LinkedHashMap<>();
        List<Event.Named> roster = new ArrayList<>();
        Optional<Node> several = node.find("images");
        if (several.isPresent()) {
            for (Node one : several.get().items()) {
                Status status = StatusJson.read(one);
                Event.Named named = new Event.Named(
                        one.get("name").text(),
                        status.image(),
                        one.get("builtAs").text());
                roster.add(named);
                if (named.builtAs().equals(named.image())) {
                    images.put(named.image(), status);
                }
            }
        }
        return new Statuses(leading, images, roster);
    }
}
