package dev.cachebust.stream;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Json.Obj;
import dev.cachebust.daemon.JsonReader.Node;
import dev.cachebust.daemon.Stamped;
import java.io.IOException;
import java.time.Instant;
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
 * @param images by reference, in the order in which they were ready; empty before one is
 */
public record Statuses(Status common, Map<String, Status> images) {
    public Statuses {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /** Of one image, or before there is one. */
    public static Statuses of(Status status) {
        return new Statuses(status, Map.of());
    }

    /** After this event. The same object if it makes no difference. */
    public Statuses on(Stamped stamped) {
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
        Statuses after = new Statuses(common.on(stamped), next);
        return after.equals(this) ? this : after;
    }

    private Statuses with(String image, Status status) {
        Map<String, Status> next = new LinkedHashMap<>(images);
        next.put(image, status);
        return new Statuses(common, next);
    }

    /** The last one. */
    public Statuses stopped() {
        Map<String, Status> next = new LinkedHashMap<>();
        images.forEach((image, status) -> next.put(image, status.stopped()));
        return new Statuses(common.stopped(), next);
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

    /** Each of several; empty where there is only one. */
    public List<Status> several() {
        return images.size() > 1 ? List.copyOf(images.values()) : List.of();
    }

    /** The leading one with the others in {@code images}. */
    public Obj json() {
        Obj o = StatusJson.write(leading());
        List<Status> several = several();
        return several.isEmpty()
                ? o
                : o.with("images", several.stream().map(StatusJson::write).toList());
    }

    /** What was written. */
    public static Statuses read(Node node) throws IOException {
        Map<String, Status> images = new LinkedHashMap<>();
        Optional<Node> several = node.find("images");
        if (several.isPresent()) {
            for (Node one : several.get().items()) {
                Status status = StatusJson.read(one);
                images.put(status.image(), status);
            }
        }
        return new Statuses(StatusJson.read(node), images);
    }
}
