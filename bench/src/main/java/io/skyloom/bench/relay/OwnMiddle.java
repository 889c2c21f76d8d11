package io.skyloom.bench.relay;

import io.skyloom.bench.load.LoadProcess;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Our own visor in the middle, started with this JVM's flags and told its rules by lines. For one thread. */
final class OwnMiddle implements Middle {
    private static final int SECONDS_TO_END = 10;

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final PubKey key;

    private OwnMiddle(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        String line = answers.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = answers.readLine();
        }
        if (line == null) {
            throw new IOException("the visor in the middle did not start");
        }
        this.key = PubKey.parse(line.substring("ready ".length()));
    }

    /**
     * Starts it.
     *
     * @param jvm options for its virtual machine beside this one's, with blanks between them
     */
    static OwnMiddle start(String resolver, String dataPlane, String cipher, String jvm) throws IOException {
        List<String> more = Arrays.stream(jvm.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        List<String> arguments = List.of(resolver, "4d", dataPlane, cipher);
        return new OwnMiddle(new ProcessBuilder(LoadProcess.command(MiddleVisor.class, more, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Override
    public PubKey key() {
        return key;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void install(Rule.Intermediary rule) throws IOException {
        ask("rule " + HexFormat.of().formatHex(rule.bytes()));
    }

    @Override
    public void remove(int id) throws IOException {
        ask("remove " + id);
    }

    @Override
    public long allocated() throws IOException {
        return Long.parseLong(ask("allocated"));
    }

    @Override
    public String counters() throws IOException {
        return ask("counters");
    }

    private String ask(String order) throws IOException {
        orders.println(order);
        String answer = answers.readLine();
        while (answer != null && !answer.startsWith("ok")) {
            if (answer.startsWith("failure") || answer.startsWith("no ")) {
                throw new IOException(order + ": " + answer);
            }
            answer = answers.readLine();
        }
        if (answer == null) {
            throw new IOException("the visor in the middle has ended");
        }
        return answer.substring(2).strip();
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
