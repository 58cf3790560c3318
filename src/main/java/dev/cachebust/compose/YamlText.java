package dev.cachebust.compose;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The documents of a YAML text as they are written: aliases not followed, merge keys and tags left in place. */
final class YamlText {
    /** Far deeper than any Compose file, and far from the end of a thread's stack. */
    private static final int DEEPEST = 100;

    private final String file;
    private final List<Written> documents = new ArrayList<>();
    private final Deque<Written> open = new ArrayDeque<>();
    private final Map<String, Written> anchors = new HashMap<>();

    private YamlText(String file) {
        this.file = file;
    }

    enum Kind {
        MAPPING,
        SEQUENCE,
        PLAIN,
        QUOTED,
        ALIAS
    }

    /**
     * A node as written.
     *
     * @param tag such as {@code !reset}; empty without one
     * @param text of a scalar
     * @param children items, or keys and values by turns
     * @param target what an alias stands for
     */
    record Written(
            Kind kind,
            Place place,
            String tag,
            String text,
            List<Written> children,
            @Nullable Written target) {
        boolean isMergeKey() {
            return kind == Kind.PLAIN && tag.isEmpty() && text.equals("<<");
        }
    }

    /**
     * @param file its name for messages
     * @return the top of each document that has any content
     */
    static List<Written> read(String file, String text) throws ComposeException {
        YamlText reader = new YamlText(file);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                reader.take(event);
            }
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark().map(reader::place).orElse(new Place(file, 1, 1));
            throw new ComposeException(
                    place, "not valid YAML: " + Shown.plain(sentence(e.getProblem())), hint(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new ComposeException(
                    file, "not valid YAML: " + Shown.plain(String.valueOf(e.getMessage())), "save it as UTF-8 text");
        }
        return reader.documents;
    }

    private static String sentence(String problem) {
        int end = problem.indexOf(". (");
        return end < 0 ? problem : problem.substring(0, end);
    }

    private static String hint(String problem) {
        if (problem.contains("\\t")) {
            return "indent with spaces, not with tabs";
        } else if (problem.contains("mapping values are not allowed")) {
            return "text that contains \": \" needs quotes; check the indentation as well";
        }
        return "check the indentation and the quotes here and on the line before";
    }

    private void take(Event event) throws ComposeException {
        Place place = event.getStartMark().map(this::place).orElse(new Place(file, 1, 1));
        if (event instanceof DocumentStartEvent) {
            anchors.clear();
        } else if (event instanceof CollectionStartEvent start) {
            Kind kind = event instanceof MappingStartEvent ? Kind.MAPPING : Kind.SEQUENCE;
            Written node = new Written(kind, place, start.getTag().orElse(""), "", new ArrayList<>(), null);
            add(node);
            start.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
            if (open.size() == DEEPEST) {
                throw new ComposeException(place, "is nested deeper than " + DEEPEST + " levels", "no Compose file is");
            }
            open.push(node);
        } else if (event instanceof ScalarEvent scalar) {
            Kind kind = scalar.isPlain() ? Kind.PLAIN : Kind.QUOTED;
            Written node =
                    new Written(kind, place, scalar.getTag().orElse(""), scalar.getValue(), new ArrayList<>(), null);
            add(node);
            scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
        } else if (event instanceof AliasEvent alias) {
            String name = alias.getAlias().getValue();
            Written target = Optional.ofNullable(anchors.get(name))
                    .orElseThrow(() -> new ComposeException(
                            place,
                            "there is no anchor &" + Shown.plain(name) + " before this alias",
                            "define it above"));
            add(new Written(Kind.ALIAS, place, "", name, new ArrayList<>(), target));
        } else if (event instanceof MappingEndEvent || event instanceof SequenceEndEvent) {
            open.pop();
        } else if (event instanceof DocumentEndEvent) {
            open.clear();
        }
    }

    private void add(Written node) {
        if (open.isEmpty()) {
            documents.add(node);
        } else {
            open.element().children().add(node);
        }
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
