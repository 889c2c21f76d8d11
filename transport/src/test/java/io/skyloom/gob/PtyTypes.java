package io.skyloom.gob;

import java.util.List;
import java.util.Optional;

/** The messages of remote terminals. */
@SuppressWarnings("ArrayRecordComponent") // messages are compared by their bytes on the wire
public final class PtyTypes {
    private PtyTypes() {}

    /** The size of a terminal. */
    public record WinSize(int x, int y, int rows, int cols) {
        public static final GobStruct<WinSize> GOB = GobStruct.define("dmsgpty.WinSize", fields -> {
            var x = fields.field("X", Gob.UINT16, WinSize::x);
            var y = fields.field("Y", Gob.UINT16, WinSize::y);
            var rows = fields.field("Rows", Gob.UINT16, WinSize::rows);
            var cols = fields.field("Cols", Gob.UINT16, WinSize::cols);
            return row -> new WinSize(row.get(x), row.get(y), row.get(rows), row.get(cols));
        });
    }

    /** A command to start in a terminal. */
    public record CommandReq(String name, List<String> arg, Optional<WinSize> size, List<String> env) {
        public static final GobStruct<CommandReq> GOB_2024 = GobStruct.define("dmsgpty.CommandReq", fields -> {
            var name = fields.field("Name", Gob.STRING, CommandReq::name);
            var arg = fields.field("Arg", Gob.slice(Gob.STRING), CommandReq::arg);
            var size = fields.field("Size", Gob.pointer(WinSize.GOB), CommandReq::size);
            return row -> new CommandReq(row.get(name), row.get(arg), row.get(size), List.of());
        });
        public static final GobStruct<CommandReq> GOB_2026 = GobStruct.define("pty.CommandReq", fields -> {
            var name = fields.field("Name", Gob.STRING, CommandReq::name);
            var arg = fields.field("Arg", Gob.slice(Gob.STRING), CommandReq::arg);
            var size = fields.field("Size", Gob.pointer(WinSize.GOB), CommandReq::size);
            var env = fields.field("Env", Gob.slice(Gob.STRING), CommandReq::env);
            return row -> new CommandReq(row.get(name), row.get(arg), row.get(size), row.get(env));
        });
    }

    /** A command to run once. */
    public record ExecReq(String name, List<String> arg, List<String> env, byte[] stdin, long timeoutMs) {
        public static final GobStruct<ExecReq> GOB = GobStruct.define("pty.CommandExecReq", fields -> {
            var name = fields.field("Name", Gob.STRING, ExecReq::name);
            var arg = fields.field("Arg", Gob.slice(Gob.STRING), ExecReq::arg);
            var env = fields.field("Env", Gob.slice(Gob.STRING), ExecReq::env);
            var stdin = fields.field("Stdin", Gob.BYTES, ExecReq::stdin);
            var timeoutMs = fields.field("TimeoutMS", Gob.INT64, ExecReq::timeoutMs);
            return row -> new ExecReq(row.get(name), row.get(arg), row.get(env), row.get(stdin), row.get(timeoutMs));
        });
    }

    /** What a command that ran once left. */
    public record ExecResult(
            byte[] stdout,
            byte[] stderr,
            boolean stdoutCut,
            boolean stderrCut,
            long exitCode,
            boolean timedOut,
            long durationMs) {
        public static final GobStruct<ExecResult> GOB = GobStruct.define("pty.CommandExecResult", fields -> {
            var stdout = fields.field("Stdout", Gob.BYTES, ExecResult::stdout);
            var stderr = fields.field("Stderr", Gob.BYTES, ExecResult::stderr);
            var stdoutCut = fields.field("StdoutTruncated", Gob.BOOL, ExecResult::stdoutCut);
            var stderrCut = fields.field("StderrTruncated", Gob.BOOL, ExecResult::stderrCut);
            var exitCode = fields.field("ExitCode", Gob.INT, ExecResult::exitCode);
            var timedOut = fields.field("TimedOut", Gob.BOOL, ExecResult::timedOut);
            var durationMs = fields.field("DurationMS", Gob.INT64, ExecResult::durationMs);
            return row -> new ExecResult(
                    row.get(stdout),
                    row.get(stderr),
                    row.get(stdoutCut),
                    row.get(stderrCut),
                    row.get(exitCode),
                    row.get(timedOut),
                    row.get(durationMs));
        });
    }
}
