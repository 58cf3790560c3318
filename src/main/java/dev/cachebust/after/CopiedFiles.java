package dev.cachebust.after;

import dev.cachebust.after.SyncDecision.Impossible;
import dev.cachebust.after.SyncDecision.Possible;
import dev.cachebust.after.SyncFiles.Upload;
import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.CopySource;
import dev.cachebust.context.Entry;
import dev.cachebust.context.FileChange;
import dev.cachebust.dockerfile.Definition;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.KeyValue;
import dev.cachebust.dockerfile.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What a row of COPYs leaves in an image, and how that differs between two contexts. Pure. */
final class CopiedFiles {
    private static final int OCTAL = 8;

    private CopiedFiles() {}

    /**
     * One source of a COPY with where it goes.
     *
     * @param directory absolute, cleaned; what lies at it is put below, unless {@code asName}
     * @param asName whether a file that is the source itself gets the destination as its name
     */
    private record Copying(
            CopySource source,
            String directory,
            boolean asName,
            String owner,
            OptionalInt mode,
            String text,
            int line) {

        String destination(CopySource.Place place) {
            return place.named() && asName ? directory : (directory.equals("/") ? "" : directory) + "/" + place.below();
        }
    }

    /** A path of the image: what of the context is there, and who put it there. */
    private record Put(String path, Entry entry, int by) {}

    /**
     * @param copies COPYs of files of the build context, in their order
     * @param held the context that the container was made from
     */
    static SyncDecision difference(List<Step> copies, ContextTree held, ContextTree now) {
        List<Copying> copyings = new ArrayList<>();
        try {
            for (Step step : copies) {
                Optional<String> why = read(step, copyings);
                if (why.isPresent()) {
                    return impossible(step, why.get());
                }
            }
        } catch (BadPatternException e) {
            return new Impossible("a source of COPY is malformed");
        }
        for (Copying copying : copyings) {
            Optional<String> why =
                    copying.source().problem(now).or(() -> copying.source().problem(held));
            if (why.isPresent()) {
                return new Impossible("line " + copying.line() + ": " + copying.text() + ": " + why.get());
            }
        }
        boolean apart = apart(copyings);
        List<String> changed =
                now.changesSince(held).stream().map(FileChange::path).toList();
        SortedMap<String, Put> before = new TreeMap<>();
        SortedMap<String, Put> after = new TreeMap<>();
        Optional<String> clash = put(copyings, held, apart ? changed : paths(held), before)
                .or(() -> put(copyings, now, apart ? changed : paths(now), after));
        return clash.<SyncDecision>map(Impossible::new).orElseGet(() -> compare(copyings, before, after));
    }

    private static List<String> paths(ContextTree tree) {
        return StreamSupport.stream(tree.spliterator(), false)
                .map(ContextTree.Item::path)
                .toList();
    }

    private static Impossible impossible(Step step, String why) {
        return new Impossible("line " + step.lines().first() + ": " + step.text() + ": " + why);
    }

    /** Adds the sources of a COPY; tells why it cannot be followed file by file. */
    private static Optional<String> read(Step step, List<Copying> copyings) throws BadPatternException {
        List<Input> sources =
                step.inputs().stream().filter(input -> !input.role().isRoot()).toList();
        List<SortedMap<String, String>> facts = new ArrayList<>();
        for (KeyValue fact : Definition.facts(step.definition())) {
            if (fact.key().equals("copy")) {
                facts.add(new TreeMap<>());
            }
            facts.get(facts.size() - 1).put(fact.key(), fact.value());
        }
        if (facts.size() != sources.size()) {
            return Optional.of("it has a here-document");
        }
        for (int i = 0; i < sources.size(); i++) {
            SortedMap<String, String> fact = facts.get(i);
            String mode = fact.getOrDefault("mode", "");
            if (!mode.matches("[0-7]*")) {
                return Optional.of("its --chmod is relative");
            }
            String to = fact.getOrDefault("to", "/");
            boolean named = !to.endsWith("/") && !to.endsWith("/.");
            Input input = sources.get(i);
            CopySource source = CopySource.of(input.paths().get(0), input.excludes());
            if (named && source.hasWildcards()) {
                return Optional.of("its destination does not end with /");
            }
            copyings.add(new Copying(
                    source,
                    clean(to),
                    named,
                    fact.getOrDefault("owner", ""),
                    mode.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(mode, OCTAL)),
                    step.text(),
                    step.lines().first()));
        }
        return Optional.empty();
    }

    private static String clean(String path) {
        String cut = path.endsWith("/.") ? path.substring(0, path.length() - 1) : path;
        return cut.length() > 1 && cut.endsWith("/") ? cut.substring(0, cut.length() - 1) : cut;
    }

    /** Whether no two of them can put something at the same path. */
    private static boolean apart(List<Copying> copyings) {
        for (int i = 0; i < copyings.size(); i++) {
            for (int k = 0; k < i; k++) {
                String a = copyings.get(i).directory();
                String b = copyings.get(k).directory();
                if (isIn(a, b) || isIn(b, a)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isIn(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory.equals("/") ? "/" : directory + "/");
    }

    /** Later ones lie over earlier ones. */
    private static Optional<String> put(
            List<Copying> copyings, ContextTree tree, List<String> paths, SortedMap<String, Put> image) {
        for (int by = 0; by < copyings.size(); by++) {
            Copying copying = copyings.get(by);
            for (String path : paths) {
                Optional<CopySource.Place> place = copying.source().place(tree, path);
                if (place.isEmpty()) {
                    continue;
                }
                String to = copying.destination(place.get());
                Put put = new Put(path, place.get().entry(), by);
                Put under = image.put(to, put);
                if (under != null && !sameType(under.entry(), put.entry())) {
                    return Optional.of(to + " is copied twice, as different things");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean sameType(Entry a, Entry b) {
        return a instanceof Entry.Dir == b instanceof Entry.Dir && a instanceof Entry.Link == b instanceof Entry.Link;
    }

    private static SyncDecision compare(
            List<Copying> copyings, SortedMap<String, Put> before, SortedMap<String, Put> after) {
        List<Upload> uploads = new ArrayList<>();
        for (String to : after.keySet()) {
            Put put = after.get(to);
            Put was = before.get(to);
            if (put == null) {
                continue;
            }
            if (was != null && !sameType(was.entry(), put.entry())) {
                return new Impossible(put.path() + " is another kind of file now");
            }
            boolean same = was != null
                    && (put.entry() instanceof Entry.Dir
                            || was.entry().key().equals(put.entry().key()))
                    && was.by() == put.by();
            if (!same) {
                Copying by = copyings.get(put.by());
                uploads.add(new Upload(put.path(), to, put.entry(), by.owner(), by.mode()));
            }
        }
        Set<String> gone = new LinkedHashSet<>();
        for (String to : before.keySet()) {
            if (!after.containsKey(to) && gone.stream().noneMatch(parent -> isIn(to, parent))) {
                gone.add(to);
            }
        }
        return new Possible(new SyncFiles(uploads, List.copyOf(gone)));
    }
}
