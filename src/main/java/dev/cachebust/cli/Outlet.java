package dev.cachebust.cli;

import dev.cachebust.config.Settings;
import dev.cachebust.control.Background;
import dev.cachebust.daemon.HistoryFile;
import dev.cachebust.daemon.Message;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.history.StepTimes;
import dev.cachebust.view.DryRunView;
import dev.cachebust.view.EventWriter;
import dev.cachebust.view.JsonView;
import dev.cachebust.view.Palette;
import dev.cachebust.view.PlainView;
import dev.cachebust.view.QuietView;
import dev.cachebust.view.View;
import dev.cachebust.view.screen.Look;
import dev.cachebust.view.screen.Screen;
import dev.cachebust.view.terminal.LiveOptions;
import dev.cachebust.view.terminal.LiveTerminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a session's events go: to the live view on a terminal, or as lines to stdout. */
final class Outlet implements Consumer<Stamped>, AutoCloseable {
    private final Helm helm;
    private final Terminal terminal;
    private final OutputStream out;
    private volatile Consumer<Stamped> sink;
    private @Nullable LiveTerminal live;
    private @Nullable HeldErrors errors;

    private Outlet(Helm helm, Terminal terminal, View lines, OutputStream out) {
        this.out = out;
        this.helm = helm;
        this.terminal = terminal;
        this.sink = writer(lines);
    }

    static Outlet open(
            BuildFlags flags, Mode mode, Terminal terminal, StateFolder state, Settings settings, Stopper stopper)
            throws UsageException, IOException {
        FileDescriptor stream = Session.printsResult(settings) ? FileDescriptor.err : FileDescriptor.out;
        OutputStream out = flags.inBackground ? Background.output(state) : new FileOutputStream(stream);
        Outlet outlet = new Outlet(stopper, terminal, lines(flags, terminal, state), out);
        if (isLive(flags.progress, mode != Mode.SINGLE) && !flags.dryRun) {
            outlet.goLive(Screen.Place.OWN, options(settings.view(), terminal));
        }
        return outlet;
    }

    /** For a watcher that runs elsewhere. */
    static Outlet attached(BuildFlags.Progress progress, Terminal terminal, Settings.View view, Helm helm)
            throws UsageException {
        View lines = lines(progress, new PlainView(terminal.palette(), ZoneId.systemDefault()));
        Outlet outlet = new Outlet(helm, terminal, lines, new FileOutputStream(FileDescriptor.out));
        if (isLive(progress, true)) {
            outlet.goLive(Screen.Place.ATTACHED, options(view, terminal));
        }
        return outlet;
    }

    private static boolean isLive(BuildFlags.Progress progress, boolean byDefault) {
        boolean able = StandardStreams.isInputTerminal() && StandardStreams.isOutputTerminal();
        String type = System.getenv().getOrDefault("TERM", "");
        return progress == BuildFlags.Progress.tty
                || progress == BuildFlags.Progress.auto && byDefault && able && !type.isEmpty() && !type.equals("dumb");
    }

    private static View lines(BuildFlags flags, Terminal terminal, StateFolder state) {
        View plain = new PlainView(terminal.palette(), ZoneId.systemDefault());
        if (flags.dryRun) {
            StepTimes times = StepTimes.of(new HistoryFile(state).load().builds());
            plain = new DryRunView(plain, times, terminal.palette());
        }
        return lines(flags.progress, plain);
    }

    private static View lines(BuildFlags.Progress progress, View plain) {
        return switch (progress) {
            case json -> new JsonView();
            case quiet -> new QuietView();
            case auto, plain, tty -> plain;
        };
    }

    private static LiveOptions options(Settings.View view, Terminal terminal) {
        return new LiveOptions(
                new Look(terminal.palette() == Palette.ANSI, isAscii(view.ascii()), ZoneId.systemDefault()),
                view.links(),
                view.title(),
                view.tabProgress(),
                LiveOptions.Notice.valueOf(view.notice().name()),
                view.notifyAfter());
    }

    private static boolean isAscii(Settings.Ascii wish) {
        return switch (wish) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                "no".equals(System.getProperty("cachebust.utf8"))
                        || !"UTF-8".equalsIgnoreCase(System.getProperty("native.encoding", "UTF-8"))
                        || System.getenv().getOrDefault("TERM", "").startsWith("linux");
        };
    }

    /** Lines on stdout before there is anything to be stopped. */
    static Consumer<Stamped> plainly(View view) {
        return new EventWriter(view, new FileOutputStream(FileDescriptor.out), () -> System.exit(ExitCode.DONE));
    }

    private EventWriter writer(View view) {
        return new EventWriter(view, out, () -> helm.leave("interrupted"));
    }

    private void goLive(Screen.Place place, LiveOptions options) throws UsageException {
        View farewell = new PlainView(terminal.palette(), options.look().zone());
        try {
            live = LiveTerminal.open(Screen.start(place), options, System.getenv(), farewell, new Keyboard());
        } catch (IOException e) {
            throw new UsageException("--progress tty needs a terminal for input and output; plain is for all else");
        }
        sink = live;
        if (StandardStreams.isErrorTerminal()) {
            errors = HeldErrors.begin();
        }
    }

    @Override
    public void accept(Stamped event) {
        sink.accept(event);
    }

    /** Hands the terminal back. */
    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
        releaseErrors();
    }

    private synchronized void releaseErrors() {
        if (errors != null) {
            errors.close();
            errors = null;
        }
    }

    /** What the keys of the live view lead to. */
    private final class Keyboard implements LiveTerminal.Owner {
        @Override
        public void send(Message.Command command, Optional<String> image) {
            helm.send(command, image);
        }

        @Override
        public void leave() {
            helm.leave("quit");
        }

        @Override
        public void broken(Throwable cause) {
            sink = writer(new PlainView(terminal.palette(), ZoneId.systemDefault()));
            releaseErrors();
            terminal.warn("the live view failed and gives way to plain lines: " + cause);
        }
    }
}
