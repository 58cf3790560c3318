package dev.cachebust.view.screen;

import dev.cachebust.daemon.Message.Command;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.screen.Key.Named;
import dev.cachebust.view.screen.Ui.Panel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What each key does. */
final class Keyboard {
    private static final int CONTROL_C = 3;
    private static final int CONTROL_D = 4;

    private final Images images;
    private final Ui ui;
    private final Facts facts;
    private final Screen.Place place;
    private final Size size;

    /** What a key leads to. */
    record Press(Ui ui, List<Wish> wishes) {}

    Keyboard(Images images, Ui ui, Screen.Place place, Size size) {
        this.images = images;
        this.ui = ui;
        this.facts = images.shown(ui.image());
        this.place = place;
        this.size = size;
    }

    Press press(Key key) {
        if (key instanceof Key.Typed typed) {
            return typed(typed.codePoint());
        }
        Named named = (Named) key;
        if (ui.panel() instanceof Panel.Log log) {
            return calm(inLog(named, log));
        } else if (ui.panel() instanceof Panel.Text text) {
            return calm(inText(named, text));
        }
        return calm(inSteps(named));
    }

    private static Press calm(Ui ui) {
        return new Press(ui, List.of());
    }

    private Press typed(int point) {
        boolean over = !(ui.panel() instanceof Panel.None);
        return switch (point) {
            case 'b' -> bust(LayerName.SOURCE);
            case 'd' -> bust(LayerName.DEPENDENCY);
            case 's' -> bust(LayerName.SYSTEM);
            case 'r' -> send(new Command.Rebuild(), "asked for a rebuild" + whose());
            case 'c' -> cancel();
            case 'p' ->
                facts.paused()
                        ? send(new Command.Resume(), "asked to go on")
                        : send(new Command.Pause(), "asked to pause");
            case 'e' -> calm(toggle(Panel.Text.Kind.EXPLAIN));
            case '?', 'h' -> calm(toggle(Panel.Text.Kind.HELP));
            case 'l' -> calm(ui.panel() instanceof Panel.Log ? ui.with(new Panel.None()) : log(facts, ui));
            case 'k' -> press(Named.UP);
            case 'j' -> press(Named.DOWN);
            case ' ' -> press(Named.PAGE_DOWN);
            case '0' -> calm(image(Optional.empty()));
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> calm(nth(point - '1'));
            case 'q' -> over ? calm(ui.with(new Panel.None())) : leave();
            case CONTROL_C, CONTROL_D -> leave();
            default -> calm(ui);
        };
    }

    private Press leave() {
        return new Press(place == Screen.Place.OWN ? ui.toLeave() : ui, List.of(new Wish.Leave()));
    }

    private Press bust(LayerName layer) {
        return send(new Command.Bust(Set.of(layer)), "asked to bust " + layer + whose());
    }

    private Press cancel() {
        boolean runs = ui.image().isEmpty() ? images.isBuilding() : facts.isBuilding();
        return runs
                ? send(new Command.Cancel(), "asked to cancel the build" + whose())
                : calm(ui.noting("nothing is being built", facts.told()));
    }

    /** Of several images: which one is meant. */
    private String whose() {
        return !images.several()
                ? ""
                : ui.image().isEmpty()
                        ? " of all"
                        : " of " + Sanitizer.name(facts.name().orElse(""));
    }

    /** What concerns all images alike is asked of all. */
    private Press send(Command command, String note) {
        boolean common = command instanceof Command.Pause || command instanceof Command.Resume;
        Wish wish = new Wish.Send(command, common ? Optional.empty() : ui.image());
        return new Press(ui.noting(note, facts.told()), List.of(wish));
    }

    /** Another one of several images, or all. What lies over the steps is the new one's. */
    private Ui image(Optional<String> next) {
        if (!images.several()) {
            return ui;
        }
        Ui other = ui.of(next);
        return other.panel() instanceof Panel.Log ? log(images.shown(next), other.with(new Panel.None())) : other;
    }

    private Ui nth(int place) {
        List<String> all = images.references();
        return place < all.size() ? image(Optional.of(all.get(place))) : ui;
    }

    private Ui step(int by) {
        List<String> all = images.references();
        int at = ui.image().map(all::indexOf).orElse(by > 0 ? -1 : 0);
        return all.isEmpty() ? ui : nth(Math.floorMod(at + by, all.size()));
    }

    private Ui toggle(Panel.Text.Kind kind) {
        boolean open = ui.panel() instanceof Panel.Text text && text.kind() == kind;
        return ui.with(open ? new Panel.None() : new Panel.Text(kind, 0));
    }

    private static Ui log(Facts facts, Ui ui) {
        return LogChoice.best(facts, ui)
                .map(step -> ui.with(new Panel.Log(step, Optional.empty())))
                .orElseGet(() -> ui.noting("no step has been built yet", facts.told()));
    }

    private Ui inSteps(Named key) {
        List<StepId> steps = facts.build().stream()
                .flatMap(b -> b.steps().stream())
                .map(StepState::id)
                .toList();
        int at = ui.chosen().map(steps::indexOf).orElse(-1);
        return switch (key) {
            case UP -> choose(steps, at < 0 ? steps.size() - 1 : at - 1);
            case DOWN -> choose(steps, at + 1);
            case PAGE_UP, HOME -> choose(steps, 0);
            case PAGE_DOWN, END -> choose(steps, steps.size() - 1);
            case ENTER, RIGHT -> log(facts, ui);
            case ESCAPE -> ui.chosen().isEmpty() ? image(Optional.empty()) : ui.choosing(Optional.empty());
            case LEFT -> ui.choosing(Optional.empty());
            case TAB -> step(1);
            case BACK_TAB -> step(-1);
        };
    }

    private Ui choose(List<StepId> steps, int wanted) {
        return steps.isEmpty()
                ? ui
                : ui.choosing(Optional.of(steps.get(Math.max(0, Math.min(steps.size() - 1, wanted)))));
    }

    private Ui inText(Named key, Panel.Text panel) {
        if (key == Named.TAB || key == Named.BACK_TAB) {
            return step(key == Named.TAB ? 1 : -1);
        }
        int page = Math.max(1, PanelView.room(size) - 1);
        int most = Math.max(0, PanelView.rows(facts, panel, size) - PanelView.room(size));
        int top = Math.min(panel.top(), most);
        int next = switch (key) {
            case UP -> top - 1;
            case DOWN -> top + 1;
            case PAGE_UP -> top - page;
            case PAGE_DOWN -> top + page;
            case HOME -> 0;
            case END -> most;
            default -> top;
        };
        return key == Named.ESCAPE
                ? ui.with(new Panel.None())
                : ui.with(new Panel.Text(panel.kind(), Math.max(0, Math.min(most, next))));
    }

    private Ui inLog(Named key, Panel.Log panel) {
        LogWindow window = LogWindow.of(facts.logs().of(panel.step()), panel.last(), size);
        return switch (key) {
            case UP -> ui.with(new Panel.Log(panel.step(), window.up(1)));
            case DOWN -> ui.with(new Panel.Log(panel.step(), window.down(1)));
            case PAGE_UP -> ui.with(new Panel.Log(panel.step(), window.up(window.page())));
            case PAGE_DOWN -> ui.with(new Panel.Log(panel.step(), window.down(window.page())));
            case HOME -> ui.with(new Panel.Log(panel.step(), window.home()));
            case END -> ui.with(new Panel.Log(panel.step(), Optional.empty()));
            case LEFT, BACK_TAB -> ui.with(new Panel.Log(LogChoice.next(facts, panel.step(), -1), Optional.empty()));
            case RIGHT, TAB -> ui.with(new Panel.Log(LogChoice.next(facts, panel.step(), 1), Optional.empty()));
            case ESCAPE -> ui.with(new Panel.None());
            case ENTER -> ui;
        };
    }
}
