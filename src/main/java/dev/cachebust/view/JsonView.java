package dev.cachebust.view;

import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import java.util.List;

/** One JSON object per event: the stable machine-readable stream. */
public final class JsonView implements View {
    @Override
    public List<String> lines(Stamped stamped) {
        return List.of(EventJson.write(stamped));
    }
}
