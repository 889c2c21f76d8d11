package io.skyloom.engine.cli;

import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.generator.Services;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gets the addresses of a deployment from its configuration service, or from a file. */
final class DeploymentSource {
    static final String USUAL_URL = "http://conf.skywire.skycoin.com";
    private static final String TEST_URL = "http://conf.skywire.dev";
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int OK = 200;

    private DeploymentSource() {}

    /**
     * Asks a configuration service; takes fifteen seconds at most.
     *
     * @param url where; null for the usual place
     * @throws IOException when it does not answer, or not with addresses; the message says what else could be tried
     */
    static Services fetch(Surroundings surroundings, @Nullable String url, boolean test) throws IOException {
        String from = url == null ? (test ? TEST_URL : USUAL_URL) : url;
        try {
            return Services.read(ConfigText.parse(surroundings.workshop().run(seams -> {
                try (HttpClient client = HttpClient.tcp(seams)) {
                    return body(client, BaseUrl.parse(from));
                }
            })));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "the deployment's addresses could not be fetched from " + from + ": " + e.getMessage()
                            + "; nothing was written. Another place or a file can be named, see --help",
                    e);
        }
    }

    /** Reads a file that holds the deployment in use and the one for tests. */
    static Services file(Path path, boolean test) throws IOException {
        byte[] text = read(path, "the deployment's addresses; -S names another file");
        try {
            return Services.ofFile(text, test);
        } catch (BadConfigException e) {
            throw new BadConfigException(path + ": " + e.getMessage());
        }
    }

    /** Reads a file that must be there. */
    static byte[] read(Path path, String what) throws IOException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new BadConfigException(path + ": there is no such file with " + what);
        }
    }

    private static byte[] body(HttpClient client, BaseUrl place) throws IOException {
        BaseUrl host = new BaseUrl(place.scheme(), place.host(), place.port(), "");
        String target = place.path().isEmpty() ? "/" : place.path();
        HttpResponse answer = client.send(host, HttpRequest.get(target), LIMIT);
        if (answer.status() != OK) {
            throw new IOException("it answers with status " + answer.status());
        }
        return answer.body();
    }
}
