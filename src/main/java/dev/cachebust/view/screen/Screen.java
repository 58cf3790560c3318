package dev.cachebust.view.screen;

import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.screen.Ui.Panel;
import java.time.Instant;

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
    private final Images images;
    private final Ui ui;

    private Screen(Place place, Images images, Ui ui) {
        this.place = place;
        this.images = images;
        this.ui = ui;
    }

    /** Before the first event. */
    public static Screen start(Place place) {
        return new Screen(place, Images.NONE, Ui.NONE);
    }

    /** After this event. */
    public Screen on(Stamped event) {
        Images next = images.on(event, ui.holds());
        return next == images ? this : new Screen(place, next, ui);
    }

    /** After this key, on a terminal of this size. */
    public Pressed press(Key key, Size size) {
        Keyboard.Press press = new Keyboard(images, ui, place, size).press(key);
        return new Pressed(press.ui() == ui ? this : new Screen(place, images, press.ui()), press.wishes());
    }

    /** Whether time alone changes what is shown: then a new frame is worth making ten times a second. */
    public boolean isMoving() {
        return images.isBuilding();
    }

    /** What a terminal of this size shows at this time. */
    public Frame frame(Size size, Instant now, Look look) {
        Canvas canvas = Canvas.of(size, now, look);
        return ui.panel() instanceof Panel.None
                ? new Overview(images, ui, place, canvas).frame()
                : new PanelView(images.shown(ui.image()), ui, place, canvas).frame();
    }
}
