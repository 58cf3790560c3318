package bench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked of the engine besides builds: by its API, over its socket. It tells by itself when a tag names another
 * image, so that nobody who measures keeps it busy by asking.
 */
final class Engine implements Closeable {
    /** Longer than anything that is measured; then something is wrong. */
    static final Duration DEADLINE = Duration.ofSeconds(120);

    private static final long ASK_MILLIS = 1000;

    /** An image that a tag names, and when this was heard, in {@link System#nanoTime}. */
    private record Tagged(String id, long nanos) {}

    private final Path socket;
    private final Map<String, Tagged> heard = new HashMap<>();
    private final SocketChannel events;

    Engine(Path socket) throws IOException {
        this.socket = socket;
        events = SocketChannel.open(StandardProtocolFamily.UNIX);
        events.connect(UnixDomainSocketAddress.of(socket));
        String filters = URLEncoder.encode("{\"type\":[\"image\"],\"event\":[\"tag\"]}", StandardCharsets.UTF_8);
        send(events, "GET", "/events?filters=" + filters, "");
        Thread listener = new Thread(this::listen, "events");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        StringBuilder text = new StringBuilder();
        try {
            while (events.read(buffer) >= 0) {
                long now = System.nanoTime();
                text.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
                buffer.clear();
                for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
                    note(text.substring(0, end), now);
                    text.delete(0, end + 1);
                }
            }
        } catch (IOException e) {
            // The end: this is closed, or the engine is gone and the next measurement says so.
        }
    }

    private synchronized void note(String event, long now) {
        String name = field(event, "name").replaceFirst("^docker\\.io/", "");
        if (!name.isEmpty()) {
            heard.put(name, new Tagged(field(event, "id"), now));
            notifyAll();
        }
    }

    /** When the tag came to name another image than {@code before}, in {@link System#nanoTime}. */
    long awaitTag(String tag, String before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            synchronized (this) {
                Tagged tagged = heard.get(tag);
                if (tagged != null && !tagged.id().equals(before)) {
                    return tagged.nanos();
                }
                wait(ASK_MILLIS);
            }
            String now = imageId(tag);
            if (!now.isEmpty() && !now.equals(before)) {
                synchronized (this) {
                    heard.putIfAbsent(tag, new Tagged(now, System.nanoTime()));
                    if (!heard.get(tag).id().equals(now)) {
                        heard.put(tag, new Tagged(now, System.nanoTime()));
                    }
                }
            }
        }
        throw new IllegalStateException("no new image " + tag + " within " + DEADLINE.toSeconds() + " s");
    }

    /**
     * When the tag came to name an image whose file has this content, in {@link System#nanoTime}. Images that hold less than
     * all that was written are passed over.
     */
    long awaitContent(String tag, String before, String file, String content) throws IOException, InterruptedException {
        String passed = before;
        while (true) {
            long when = awaitTag(tag, passed);
            passed = imageId(tag);
            if (fileIn(tag, file).contains(content)) {
                return when;
            }
        }
    }

    /** The id of the image that a tag names, empty if there is none. */
    String imageId(String tag) throws IOException {
        return field(ask("GET", "/images/" + tag + "/json", ""), "Id");
    }

    /** The text of a file in an image, as the archive that the engine sends of it. */
    private String fileIn(String tag, String file) throws IOException {
        String container =
                field(ask("POST", "/containers/create", "{\"Image\":\"" + tag + "\",\"Cmd\":[\"true\"]}"), "Id");
        try {
            return ask("GET", "/containers/" + container + "/archive?path=" + file, "");
        } finally {
            ask("DELETE", "/containers/" + container + "?force=1", "");
        }
    }

    String version() throws IOException {
        return field(ask("GET", "/version", ""), "Version");
    }

    String storage() throws IOException {
        return field(ask("GET", "/info", ""), "Driver");
    }

    static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }

    private String ask(String method, String path, String body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            send(channel, method, path, body);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** HTTP 1.0, whose answers end with the connection. */
    private static void send(SocketChannel channel, String method, String path, String body) throws IOException {
        byte[] request =
                ("%s %s HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(method, path, body.length(), body))
                        .getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(request));
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
