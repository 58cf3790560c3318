package dev.cachebust.view.screen;

import dev.cachebust.daemon.Event;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Plan;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Width;
import dev.cachebust.view.Words;
import java.util.List;
import java.util.stream.Collectors;

/** What is watched, what changed, and what is busted for it. */
final class Header {
    /** How much of a value tells it from another one. */
    private static final int BRIEF = 5;

    private Header() {}

    /** Image, project, engine, files; and how far file events can be trusted, once they could not. */
    static Row row(Facts facts, Canvas canvas) {
        Pieces pieces = new Pieces("  ");
        String image = facts.ready()
                .map(Event.Ready::image)
                .or(() -> facts.build().map(ShownBuild::image))
                .orElse("cachebust");
        pieces.add(0, Sanitizer.name(image), Style.STRONG);
        facts.hello().ifPresent(hello -> pieces.add(1, project(hello.project(), canvas.width()), Style.PLAIN));
        facts.notices().trust().ifPresent(trust -> {
            pieces.add(1, trust.polled() == 0 ? "" : trust.polled() + " polled", Style.NOTABLE);
            pieces.add(4, "trust lost " + trust.lost() + "×", Style.FAINT);
        });
        facts.ready().ifPresent(ready -> {
            pieces.add(
                    3,
                    Sanitizer.text(ready.engine().kind() + " " + ready.engine().version()),
                    Style.FAINT);
            pieces.add(5, "at " + Sanitizer.text(ready.engine().host()), Style.FAINT);
            pieces.add(2, Words.count(ready.files(), "file"), Style.FAINT);
            pieces.add(4, "in " + Words.count(ready.watched(), "folder"), Style.FAINT);
        });
        return canvas.row(pieces);
    }

    /** The whole folder where there is much room, else its name. */
    private static String project(String folder, int width) {
        String name = folder.substring(folder.lastIndexOf('/') + 1);
        return Sanitizer.name(width >= 100 || name.isEmpty() ? folder : name);
    }

    /** What led to the build, or what the watcher noticed since; with what is busted where that has no row of its own. */
    static Row change(Facts facts, Ui ui, boolean withBusts, Canvas canvas) {
        if (!ui.note().isEmpty() && ui.noted() == facts.told()) {
            return canvas.row(ui.note(), Style.ACTIVE);
        }
        String news = facts.notices().news();
        if (!news.isEmpty() || facts.build().isEmpty()) {
            return canvas.row(news, Style.PLAIN);
        }
        Plan plan = facts.build().get().plan();
        Pieces pieces = new Pieces("  ").add(0, Sanitizer.text(plan.cause()), Style.PLAIN);
        if (withBusts) {
            plan.bust().forEach(bust -> pieces.add(1, bust(bust), Style.NOTABLE));
        }
        return canvas.row(pieces);
    }

    /** What is busted, in full or as short as it must be. */
    static Row busts(Facts facts, Canvas canvas) {
        List<Bust> busts = facts.build().map(b -> b.plan().bust()).orElse(List.of());
        String full = busts.stream().map(Header::bust).collect(Collectors.joining("  "));
        boolean fits = Width.of(canvas.ink().text(full)) <= canvas.width() - canvas.margin();
        String brief = busts.stream().map(Header::brief).collect(Collectors.joining(", "));
        return canvas.row(fits ? full : "bust " + brief, Style.NOTABLE);
    }

    /** {@code CACHE_BUST_APP 1a2b → 3c4d}. */
    private static String brief(Bust bust) {
        String from = bust.from().isEmpty() ? "unset" : bust.from();
        return Sanitizer.text(
                bust.by() == Bust.By.STAGE
                        ? "stage " + bust.name()
                        : bust.name() + " " + Width.head(from, BRIEF) + " → " + Width.head(bust.to(), BRIEF));
    }

    static String bust(Bust bust) {
        String layer =
                bust.by() == Bust.By.STAGE ? "bust " : "bust " + bust.layer().value() + ": ";
        return Sanitizer.text(layer + Words.bust(bust));
    }
}
