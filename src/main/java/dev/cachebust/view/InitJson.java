package dev.cachebust.view;

import dev.cachebust.daemon.Json;
import dev.cachebust.init.Gain;
import dev.cachebust.init.Hunk;
import dev.cachebust.init.Proposal;
import dev.cachebust.init.TextFile;
import dev.cachebust.init.UnifiedDiff;
import java.util.List;

/** {@code init --json}: one document. */
public final class InitJson {
    private InitJson() {}

    /**
     * The document.
     *
     * @param configName what the config is called
     * @param written the files that were written, none without {@code --write}
     */
    public static Json.Obj document(Proposal of, String configName, List<String> written) {
        return Json.object()
                .with("configFile", configName)
                .with("config", of.config())
                .with("hunks", of.hunks().stream().map(InitJson::hunk).toList())
                .with("gain", gain(of.gain()))
                .with("dockerfile", of.dockerfile().map(TextFile::text))
                .with("advice", of.advice())
                .with("written", written);
    }

    private static Json.Obj hunk(Hunk hunk) {
        return Json.object()
                .with("kind", hunk.kind())
                .with("reason", hunk.reason())
                .with("gain", gain(hunk.gain()))
                .with("file", hunk.diff().file())
                .with("diff", diff(hunk.diff()));
    }

    private static Json.Obj gain(Gain gain) {
        Json.Obj all = Json.object();
        gain.byLayer()
                .forEach((layer, steps) -> all.with(
                        layer.value(),
                        Json.object().with("before", steps.before()).with("after", steps.after())));
        return all;
    }

    private static String diff(UnifiedDiff diff) {
        StringBuilder text = new StringBuilder(diff.isNew() ? "--- /dev/null\n" : "--- a/" + diff.file() + "\n");
        text.append("+++ b/").append(diff.file()).append('\n');
        for (UnifiedDiff.Section section : diff.sections()) {
            text.append(section.head()).append('\n');
            for (UnifiedDiff.Line line : section.lines()) {
                text.append(line.sign())
                        .append(line.text())
                        .append(line.end().isEmpty() ? "\n\\ No newline at end of file\n" : line.end());
            }
        }
        return text.toString();
    }
}
