package dev.cachebust.control;

import dev.cachebust.daemon.Answer;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.daemon.Watcher;
import dev.cachebust.layer.LayerName;
import java.util.Optional;
import java.util.function.Consumer;

/** What takes the commands that come over the socket. Called from many threads; returns at once. */
interface Commanded {

    /** See {@link Watcher#ask}. */
    void ask(Command command, Optional<String> image, boolean awaited, Consumer<Answer> answers);

    /** Whether there is an image that someone may call so. */
    boolean has(String image);

    /**
     * The layer that someone means.
     *
     * @throws dev.cachebust.layer.UnknownLayerException if there is none
     */
    LayerName layer(String typed);

    /** A watcher. */
    static Commanded of(Watcher watcher) {
        return new Commanded() {
            @Override
            public void ask(Command command, Optional<String> image, boolean awaited, Consumer<Answer> answers) {
                watcher.ask(command, image, awaited, answers);
            }

            @Override
            public boolean has(String image) {
                return watcher.has(image);
            }

            @Override
            public LayerName layer(String typed) {
                return watcher.layer(typed);
            }
        };
    }
}
