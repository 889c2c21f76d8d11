package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;

/**
 * Something that is to be set for one application. Immutable.
 *
 * @param app its name
 * @param value what it is set to
 */
record AppSetting<T>(String app, T value) {
    /** The struct in which one kind of setting travels. */
    static <T> GobStruct<AppSetting<T>> form(String goName, String valueName, GobType<T> type) {
        return GobStruct.define("visor." + goName, fields -> {
            var app = fields.field("AppName", Gob.STRING, (AppSetting<T> one) -> one.app());
            var value = fields.field(valueName, type, (AppSetting<T> one) -> one.value());
            return row -> new AppSetting<>(row.get(app), row.get(value));
        });
    }
}
