package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What every command has that asks a running visor something: where it is, and in which form to answer. */
abstract class ControlCommand implements Callable<Integer> {
    /** The version of the JSON forms: it grows when a field changes its meaning or goes away. */
    static final int SCHEMA = 1;

    @Option(
            names = "--rpc",
            paramLabel = "HOST:PORT",
            converter = Endpoint.class,
            defaultValue = VisorCommand.USUAL_CONTROL,
            showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
            description = "Control port of the visor.")
    private InetSocketAddress place = InetSocketAddress.createUnresolved("localhost", 0);

    @Option(names = "--json", description = "Print one JSON object, for programs.")
    private boolean json;

    private @Nullable Seams seams;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Asks and tells. */
    abstract void run(ControlClient visor) throws IOException;

    /** With {@code --json} a failure is an object as well, where the answer would be. */
    @Override
    public final Integer call() throws Exception {
        try (SystemSeams opened = SystemSeams.open("control", SystemThreads.DataPlane.VIRTUAL);
                ControlClient visor = ControlClient.connect(
                        opened.seams(), Endpoint.lookedUp(place, opened.seams().net()))) {
            this.seams = opened.seams();
            run(visor);
            return CommandLine.ExitCode.OK;
        } catch (IOException | RuntimeException e) {
            if (!json) {
                throw e;
            }
            print(object().put("error", e.getMessage() == null ? e.toString() : e.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Time and threads of this command while it runs. */
    Seams seams() {
        return Objects.requireNonNull(seams, "the command does not run");
    }

    boolean asJson() {
        return json;
    }

    static ObjectNode object() {
        return JsonMapper.shared().createObjectNode().put("schema", SCHEMA);
    }

    /** Reads JSON that this program made itself. */
    static JsonNode tree(String text) {
        return JsonMapper.shared().readTree(text);
    }

    void print(ObjectNode answer) {
        line(answer.toString());
    }

    /** Prints without ending the line. */
    void part(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }

    void line(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
