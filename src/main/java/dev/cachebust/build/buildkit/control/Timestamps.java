package dev.cachebust.build.buildkit.control;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times on the wire. */
final class Timestamps {
    private Timestamps() {}

    static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
