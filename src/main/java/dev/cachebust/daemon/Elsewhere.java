package dev.cachebust.daemon;

import java.time.Instant;

/**
 * What a watcher knows of what decides an image besides files: inputs that live elsewhere, and time.
 *
 * @param notes what probes answered
 * @param asking probes are being asked
 * @param looked when it was last looked whether a layer is to be refreshed
 * @param pins what base images stand for
 */
record Elsewhere(ProbeNotes notes, boolean asking, Instant looked, Pins pins) {
    static final Elsewhere UNKNOWN = new Elsewhere(ProbeNotes.NONE, false, Instant.EPOCH, Pins.NONE);

    Elsewhere asked() {
        return new Elsewhere(notes, true, looked, pins);
    }

    Elsewhere answered(ProbeNotes next) {
        return new Elsewhere(next, false, looked, pins);
    }

    Elsewhere looked(Instant now) {
        return new Elsewhere(notes, asking, now, pins);
    }

    Elsewhere with(Pins next) {
        return new Elsewhere(notes, asking, looked, next);
    }
}
