package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands as a person would, against a control port, and keeps what they print. */
final class Asker {
    private final InetSocketAddress control;

    /** What a command printed, and its exit code. */
    record Printed(int code, String out, String err) {
        /** The only line, which is an object. */
        JsonNode json() {
            assertThat(out.strip().lines()).hasSize(1);
            JsonNode object = JsonMapper.shared().readTree(out);
            assertThat(object.get("schema").intValue()).isEqualTo(ControlCommand.SCHEMA);
            return object;
        }

        /** Lines without their line ends. */
        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** @param control where the visor is asked */
    Asker(InetSocketAddress control) {
        this.control = control;
    }

    /** Runs a command that must succeed. */
    Printed run(String... arguments) {
        Printed printed = attempt(arguments);
        assertThat(printed.code()).as("%s%n%s", printed.err(), printed.out()).isZero();
        return printed;
    }

    /** Runs a command. */
    Printed attempt(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--rpc");
        all.add("127.0.0.1:" + control.getPort());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(all.toArray(String[]::new));
        return new Printed(code, out.toString(), err.toString());
    }

    /** The names of an object's fields. */
    static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }
}
