package dev.cachebust.view;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import java.util.List;

/** The id of each image that was built and stored, and failures; nothing else. */
public final class QuietView implements View {
    @Override
    public List<String> lines(Stamped stamped) {
        if (stamped.event() instanceof Event.BuildFinished e) {
            return switch (e.result()) {
                case SUCCEEDED -> e.imageId().isEmpty() ? List.of() : List.of(Sanitizer.text(e.imageId()));
                case CANCELED -> List.of();
                case FAILED -> e.failure().map(FailureText::lines).orElse(List.of());
            };
        } else if (stamped.event() instanceof Event.After e && e.result() == Event.After.Result.FAILED) {
            return List.of(EventText.of(e));
        } else if (stamped.event() instanceof Event.Config e && !e.accepted()) {
            return List.of(Sanitizer.text(e.message()));
        }
        return List.of();
    }
}
