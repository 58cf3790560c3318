package dev.cachebust.view.screen;

import dev.cachebust.daemon.Stamped;
import java.time.Instant;
import java.util.List;

/** All that the live view shows and could show. Immutable. */
public final class Screen {

    /** Whose view it is. */
    public enum Place {
        /** The watcher's own: leaving it ends the watcher. */
        OWN,
        /** Attached to a watcher that goes on without it. */
        ATTACHED
    }

    private final Place place;

    private Screen(Place place) {
        this.place = place;
    }

    /** Before the first event. */
    public static Screen start(Place place) {
        return new Screen(place);
    }

    /** After this event. */
    public Screen on(Stamped event) {
        return this;
    }

    /** After this key, on a terminal of this size. */
    public Pressed press(Key key, Size size) {
        return new Pressed(this, List.of());
    }

    /** Whether time alone changes what is shown: then a new frame is worth making every second or so. */
    public boolean isMoving() {
        return false;
    }

    /** What a terminal of this size shows at this time. */
    public Frame frame(Size size, Instant now, Look look) {
        return new Frame(List.of());
    }
}
