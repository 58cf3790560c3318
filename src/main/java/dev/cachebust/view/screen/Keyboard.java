package dev.cachebust.view.screen;

import dev.cachebust.daemon.Message.Command;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.view.screen.Key.Named;
import dev.cachebust.view.screen.Ui.Panel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What each key does. */
final class Keyboard {
    private static final int CONTROL_C = 3;
    private static final int CONTROL_D = 4;

    private final Facts facts;
    private final Screen.Place place;
    private final Size size;

    /** What a key leads to. */
    record Press(Ui ui, List<Wish> wishes) {}

    Keyboard(Facts facts, Screen.Place place, Size size) {
        this.facts = facts;
        this.place = place;
        this.size = size;
    }

    Press press(Key key, Ui ui) {
        if (key instanceof Key.Typed typed) {
            return typed(typed.codePoint(), ui);
        }
        Named named = (Named) key;
        if (ui.panel() instanceof Panel.Log log) {
            return calm(inLog(named, log, ui));
        } else if (ui.panel() instanceof Panel.Text text) {
            return calm(inText(named, text, ui));
        }
        return calm(inSteps(named, ui));
    }

    private static Press calm(Ui ui) {
        return new Press(ui, List.of());
    }

    private Press typed(int point, Ui ui) {
        boolean over = !(ui.panel() instanceof Panel.None);
        return switch (point) {
            case 'b' -> bust(LayerName.SOURCE, ui);
            case 'd' -> bust(LayerName.DEPENDENCY, ui);
            case 's' -> bust(LayerName.SYSTEM, ui);
            case 'r' -> send(new Command.Rebuild(), "asked for a rebuild", ui);
            case 'c' ->
                facts.build().map(ShownBuild::isRunning).orElse(false)
                        ? send(new Command.Cancel(), "asked to cancel the build", ui)
                        : calm(ui.noting("nothing is being built", facts.told()));
            case 'p' ->
                facts.paused()
                        ? send(new Command.Resume(), "asked to go on", ui)
                        : send(new Command.Pause(), "asked to pause", ui);
            case 'e' -> calm(toggle(Panel.Text.Kind.EXPLAIN, ui));
            case '?', 'h' -> calm(toggle(Panel.Text.Kind.HELP, ui));
            case 'l' -> calm(ui.panel() instanceof Panel.Log ? ui.with(new Panel.None()) : log(ui));
            case 'k' -> press(Named.UP, ui);
            case 'j' -> press(Named.DOWN, ui);
            case ' ' -> press(Named.PAGE_DOWN, ui);
            case 'q' -> over ? calm(ui.with(new Panel.None())) : leave(ui);
            case CONTROL_C, CONTROL_D -> leave(ui);
            default -> calm(ui);
        };
    }

    private Press leave(Ui ui) {
        return new Press(place == Screen.Place.OWN ? ui.toLeave() : ui, List.of(new Wish.Leave()));
    }

    private Press bust(LayerName layer, Ui ui) {
        return send(new Command.Bust(Set.of(layer)), "asked to bust " + layer, ui);
    }

    private Press send(Command command, String note, Ui ui) {
        return new Press(ui.noting(note, facts.told()), List.of(new Wish.Send(command)));
    }

    private static Ui toggle(Panel.Text.Kind kind, Ui ui) {
        boolean open = ui.panel() instanceof Panel.Text text && text.kind() == kind;
        return ui.with(open ? new Panel.None() : new Panel.Text(kind, 0));
    }

    private Ui log(Ui ui) {
        return LogChoice.best(facts, ui)
                .map(step -> ui.with(new Panel.Log(step, Optional.empty())))
                .orElseGet(() -> ui.noting("no step has been built yet", facts.told()));
    }

    private Ui inSteps(Named key, Ui ui) {
        List<StepId> steps = facts.build().stream()
                .flatMap(b -> b.steps().stream())
                .map(StepState::id)
                .toList();
        int at = ui.chosen().map(steps::indexOf).orElse(-1);
        return switch (key) {
            case UP -> choose(steps, at < 0 ? steps.size() - 1 : at - 1, ui);
            case DOWN -> choose(steps, at + 1, ui);
            case PAGE_UP, HOME -> choose(steps, 0, ui);
            case PAGE_DOWN, END -> choose(steps, steps.size() - 1, ui);
            case ENTER, RIGHT -> log(ui);
            case ESCAPE, LEFT -> ui.choosing(Optional.empty());
            case TAB -> ui;
        };
    }

    private static Ui choose(List<StepId> steps, int wanted, Ui ui) {
        return steps.isEmpty()
                ? ui
                : ui.choosing(Optional.of(steps.get(Math.max(0, Math.min(steps.size() - 1, wanted)))));
    }

    private Ui inText(Named key, Panel.Text panel, Ui ui) {
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

    private Ui inLog(Named key, Panel.Log panel, Ui ui) {
        LogWindow window = LogWindow.of(facts.logs().of(panel.step()), panel.last(), size);
        return switch (key) {
            case UP -> ui.with(new Panel.Log(panel.step(), window.up(1)));
            case DOWN -> ui.with(new Panel.Log(panel.step(), window.down(1)));
            case PAGE_UP -> ui.with(new Panel.Log(panel.step(), window.up(window.page())));
            case PAGE_DOWN -> ui.with(new Panel.Log(panel.step(), window.down(window.page())));
            case HOME -> ui.with(new Panel.Log(panel.step(), window.home()));
            case END -> ui.with(new Panel.Log(panel.step(), Optional.empty()));
            case LEFT -> ui.with(new Panel.Log(LogChoice.next(facts, panel.step(), -1), Optional.empty()));
            case RIGHT, TAB -> ui.with(new Panel.Log(LogChoice.next(facts, panel.step(), 1), Optional.empty()));
            case ESCAPE -> ui.with(new Panel.None());
            case ENTER -> ui;
        };
    }
}
