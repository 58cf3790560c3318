package dev.cachebust.view.screen;

import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Words;
import dev.cachebust.view.screen.Transfers.Amount;
import dev.cachebust.view.screen.Transfers.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes on the move, in safe words. The engine's names for parts are those of BuildKit (source/local, source/containerimage,
 * exporter/containerimage).
 */
final class Moves {
    private static final int NAME = 60;

    private Moves() {}

    /** Each kind of thing that is moved, and how far all of its parts together are. */
    static List<String> of(Transfers transfers) {
        Map<String, Amount> sums = new LinkedHashMap<>();
        transfers.parts().forEach((part, amount) -> {
            if (isShown(part, amount)) {
                sums.merge(name(part.id()), amount, Amount::and);
            }
        });
        return sums.entrySet().stream()
                .map(e -> e.getKey() + amount(e.getValue()))
                .toList();
    }

    /** The Dockerfile is always sent and never large. */
    private static boolean isShown(Part part, Amount amount) {
        boolean sent = part.id().startsWith("transferring ");
        return !sent || amount.current() > 0 && !part.id().startsWith("transferring dockerfile");
    }

    private static String name(String id) {
        if (id.startsWith("transferring context")) {
            return "sending the context";
        } else if (id.startsWith("sha256:")) {
            return "pulling";
        }
        int digest = id.indexOf(" sha256:");
        String name = digest < 0 ? id : id.substring(0, digest);
        return Sanitizer.text(name.length() <= NAME ? name : name.substring(0, NAME))
                .strip();
    }

    private static String amount(Amount amount) {
        if (amount.current() == 0 && amount.total() == 0) {
            return "";
        }
        return " " + Words.bytes(amount.current()) + (amount.total() > 0 ? " of " + Words.bytes(amount.total()) : "");
    }
}
