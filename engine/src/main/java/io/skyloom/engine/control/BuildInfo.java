package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/**
 * Which program runs. Immutable.
 *
 * @param version for example {@code 0.1.0}
 * @param commit of the sources; may be empty
 * @param date of the build; may be empty
 */
public record BuildInfo(String version, String commit, String date) {
    static final GobStruct<BuildInfo> GOB = GobStruct.define("buildinfo.Info", fields -> {
        var version = fields.field("Version", Gob.STRING, BuildInfo::version);
        var commit = fields.field("Commit", Gob.STRING, BuildInfo::commit);
        var date = fields.field("Date", Gob.STRING, BuildInfo::date);
        return row -> new BuildInfo(row.get(version), row.get(commit), row.get(date));
    });
}
