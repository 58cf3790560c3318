package dev.cachebust.layer;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** An input of a layer that lives elsewhere: what it answers is part of the layer's hash. */
public sealed interface Probe {

    /** Names it for people, and the same on every machine: {@code git https://example.org/lib.git#main}. */
    String id();

    /**
     * Which commit a reference stands for.
     *
     * @param url as git takes it
     * @param ref {@code HEAD}, a branch, a tag, or a full name such as {@code refs/heads/main}
     */
    record Git(String url, String ref) implements Probe {
        @Override
        public String id() {
            return "git " + url + "#" + ref;
        }
    }

    /** Which version a document has: its ETag, else when it was last modified. */
    record Url(URI address) implements Probe {
        @Override
        public String id() {
            return "url " + address;
        }
    }

    /** Which digest a registry has for an image. */
    record Image(String reference) implements Probe {
        @Override
        public String id() {
            return "image " + reference;
        }
    }

    /** What a command prints. */
    record Command(List<String> words) implements Probe {
        public Command {
            words = List.copyOf(words);
        }

        @Override
        public String id() {
            return words.stream().collect(Collectors.joining(" ", "command ", ""));
        }
    }
}
