package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Size;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.Signals;

/** The terminal that the process was started on. JLine knows its modes, its size and signals; bytes go past it. */
final class SystemTty implements Tty {
    private static final String STOP = "TSTP";
    private static final Size UNKNOWN = new Size(80, 24);

    private final Pty pty;
    private final Attributes found;
    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private Runnable onStop = () -> {};

    /**
     * @throws IOException if stdin and stdout are not a terminal
     */
    SystemTty() throws IOException {
        this.pty = current();
        this.found = pty.getAttr();
    }

    /** By the system's calls; where their library cannot be loaded, by the program stty. */
    private static Pty current() throws IOException {
        try {
            return new JniTerminalProvider().current(SystemStream.Output);
        } catch (IOException | RuntimeException | LinkageError e) {
            return new ExecTerminalProvider().current(SystemStream.Output);
        }
    }

    @Override
    public Size size() {
        try {
            org.jline.terminal.Size size = pty.getSize();
            // A terminal that does not know its size says 0.
            if (size.getColumns() > 0 && size.getRows() > 0) {
                return new Size(size.getColumns(), size.getRows());
            }
        } catch (IOException e) {
            // It is going away.
        }
        return UNKNOWN;
    }

    @Override
    public void raw() {
        Attributes raw = new Attributes(found);
        raw.setLocalFlag(LocalFlag.ICANON, false);
        raw.setLocalFlag(LocalFlag.ECHO, false);
        raw.setLocalFlag(LocalFlag.IEXTEN, false);
        raw.setInputFlag(InputFlag.ICRNL, false);
        raw.setInputFlag(InputFlag.INLCR, false);
        raw.setInputFlag(InputFlag.IXON, false);
        raw.setControlChar(ControlChar.VMIN, 1);
        raw.setControlChar(ControlChar.VTIME, 0);
        // Its key reaches us as a character, so that nobody reads while the process is stopped.
        raw.setControlChar(ControlChar.VSUSP, 0);
        set(raw);
    }

    @Override
    public void cooked() {
        set(found);
    }

    private void set(Attributes attributes) {
        try {
            pty.setAttr(attributes);
        } catch (IOException e) {
            // It is gone, or going; reading from it will tell.
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        return in.read(into);
    }

    @Override
    public boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** By proc(5): our process group is that of the terminal's foreground. Where there is no /proc, we are taken to be. */
    @Override
    public boolean isForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[2].equals(fields[5]);
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    @Override
    public void onResize(Runnable task) {
        register("WINCH", task);
    }

    @Override
    public void onContinue(Runnable task) {
        register("CONT", task);
    }

    @Override
    public void onStop(Runnable task) {
        onStop = task;
        register(STOP, task);
    }

    private void register(String signal, Runnable task) {
        Object former = Signals.register(signal, task);
        undo.push(() -> Signals.unregister(signal, former));
    }

    @Override
    public void stop(boolean job) {
        Signals.registerDefault(STOP);
        try {
            // The signal is ignored where nobody could continue us; then we simply go on.
            String target = job ? "0" : Long.toString(ProcessHandle.current().pid());
            Process kill = new ProcessBuilder("sh", "-c", "kill -TSTP " + target).start();
            kill.waitFor();
        } catch (IOException e) {
            // No shell, no job control.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Signals.register(STOP, onStop);
        }
    }

    @Override
    public void close() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        if (isForeground()) {
            cooked();
        }
    }
}
