package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import java.util.List;

/**
 * An application as control programs see it. Immutable.
 *
 * @param name what it is called
 * @param binary the program's file name
 * @param args its whole command line behind the program
 * @param autoStart whether it is started with the visor
 * @param port the routing port that it uses
 * @param status {@link #STOPPED}, {@link #RUNNING}, {@link #ERRORED} or {@link #STARTING}
 * @param detailed the application's own words, or its error
 */
public record AppView(
        String name, String binary, List<String> args, boolean autoStart, int port, int status, String detailed) {
    /** It does not run. */
    public static final int STOPPED = 0;
    /** It does its work. */
    public static final int RUNNING = 1;
    /** It ended with an error, or has one to show. */
    public static final int ERRORED = 2;
    /** It runs and is not ready. */
    public static final int STARTING = 3;

    /** How the application was set up, the part that its state embeds. */
    private static final GobStruct<AppView> CONFIG = GobStruct.define("appcommon.AppConfig", fields -> {
        var name = fields.field("Name", Gob.STRING, AppView::name);
        var binary = fields.field("Binary", Gob.STRING, AppView::binary);
        var args = fields.field("Args", Gob.slice(Gob.STRING), AppView::args);
        var autoStart = fields.field("AutoStart", Gob.BOOL, AppView::autoStart);
        var port = fields.field("Port", Gob.UINT16, AppView::port);
        return row -> new AppView(
                row.get(name), row.get(binary), row.get(args), row.get(autoStart), row.get(port), STOPPED, "");
    });

    /** {@code appserver.AppState}: also an element of lists, as a reference. */
    public static final GobStruct<AppView> GOB = GobStruct.define("appserver.AppState", fields -> {
        var config = fields.field("AppConfig", CONFIG, (AppView view) -> view);
        var status = fields.field("Status", Gob.INT, view -> (long) view.status());
        var detailed = fields.field("DetailedStatus", Gob.STRING, AppView::detailed);
        return row -> row.get(config).with(Math.toIntExact(row.get(status)), row.get(detailed));
    });

    /** Copies the list. */
    public AppView {
        args = List.copyOf(args);
    }

    private AppView with(int newStatus, String newDetailed) {
        return new AppView(name, binary, args, autoStart, port, newStatus, newDetailed);
    }

    /** The status as a word: {@code stopped}, {@code running}, {@code errored} or {@code starting}. */
    public String statusWord() {
        return switch (status) {
            case STOPPED -> "stopped";
            case RUNNING -> "running";
            case ERRORED -> "errored";
            case STARTING -> "starting";
            default -> "status " + status;
        };
    }
}
