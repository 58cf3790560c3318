package dev.cachebust.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Asks a web server for the head of a document. */
final class UrlProbe {
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;

    private final HttpClient client;
    private final Duration patience;

    UrlProbe(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience)
                .build();
    }

    /** The ETag, else when it was last modified. */
    String ask(URI address) throws ProbeException {
        try {
            HttpResponse<?> response = client.send(
                    request(address)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
            if (response.statusCode() == METHOD_NOT_ALLOWED || response.statusCode() == NOT_IMPLEMENTED) {
                response = headOf(address);
            }
            if (response.statusCode() / 100 != 2) {
                throw new ProbeException("the server answers with status " + response.statusCode());
            }
            HttpHeaders headers = response.headers();
            Optional<String> version = headers.firstValue("ETag")
                    .map(tag -> "etag " + tag)
                    .or(() -> headers.firstValue("Last-Modified").map(date -> "modified " + date));
            return version.orElseThrow(
                    () -> new ProbeException("the server tells neither an ETag nor when it was last modified"));
        } catch (HttpTimeoutException e) {
            throw new ProbeException("the server gave no answer within " + patience.toSeconds() + " s");
        } catch (ConnectException e) {
            throw new ProbeException("there is no connection to the server");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ProbeException("the server cannot be asked: " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeException("interrupted while waiting for the server");
        }
    }

    /** The head of a GET, whose body is left unread. */
    private HttpResponse<?> headOf(URI address) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request(address).GET().build(), BodyHandlers.ofInputStream());
        response.body().close();
        return response;
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(patience).header("User-Agent", "cachebust");
    }
}
