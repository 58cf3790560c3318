package dev.cachebust.build.buildkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry that wants a token and shows nobody anything for it, and the server that gives tokens to those who log in (the
 * distribution project's {@code spec/auth/token.md} and {@code oauth.md}). Listens on the loopback. It tells those
 * who try TLS at once that there is none: the JDK's own server has them wait.
 */
final class TokenServer implements AutoCloseable {
    private static final String TOKEN = "a-token-of-this-server";
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] NO_TLS = "HTTP/1.0 400 Bad Request\r\n\r\nno TLS".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    /** What each one who asked for a token proved. */
    private final List<String> logins = new CopyOnWriteArrayList<>();

    private final List<String> served = new CopyOnWriteArrayList<>();

    private record Request(String method, String path, Map<String, String> headers, String body) {}

    TokenServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "token-server");
        thread.setDaemon(true);
        thread.start();
    }

    String host() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    List<String> logins() {
        return List.copyOf(logins);
    }

    /** The paths that were asked for with a token. */
    List<String> served() {
        return List.copyOf(served);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                in.mark(1);
                boolean tls = in.read() == TLS_HANDSHAKE;
                in.reset();
                socket.getOutputStream().write(tls ? NO_TLS : answer(read(in)));
                socket.shutdownOutput();
                in.readNBytes(in.available());
            } catch (IOException e) {
                // The next one may have more luck.
            }
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        return new Request(first[0], first[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private byte[] answer(Request request) {
        return request.path().startsWith("/token") ? token(request) : registry(request);
    }

    private byte[] registry(Request request) {
        if (request.headers().getOrDefault("Authorization", "").equals("Bearer " + TOKEN)) {
            served.add(request.path());
            return response(request, "403 Forbidden", "", "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}");
        }
        String challenge = "WWW-Authenticate: Bearer realm=\"http://" + host()
                + "/token\",service=\"here\",scope=\"repository:x:pull\"\r\n";
        return response(request, "401 Unauthorized", challenge, "{}");
    }

    private byte[] token(Request request) {
        String header = request.headers().getOrDefault("Authorization", "");
        String basic = header.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8)
                : "";
        logins.add(basic.isEmpty() ? request.body() : basic);
        // An identity token is no password.
        return basic.startsWith(":")
                ? response(request, "401 Unauthorized", "", "{}")
                : response(
                        request,
                        "200 OK",
                        "",
                        "{\"token\":\"" + TOKEN + "\",\"access_token\":\"" + TOKEN + "\",\"expires_in\":300}");
    }

    private static byte[] response(Request request, String status, String headers, String json) {
        String body = request.method().equals("HEAD") ? "" : json;
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                        + "\r\nConnection: close\r\n" + headers + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
