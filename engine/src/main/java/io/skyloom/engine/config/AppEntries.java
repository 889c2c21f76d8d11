package io.skyloom.engine.config;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.app.RestartPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The list {@code launcher.apps} between its JSON and the entries of the launcher. Pure functions. */
final class AppEntries {
    private AppEntries() {}

    /** Reads the entries of a launcher's section. */
    static List<AppEntry> read(Section launcher) throws BadConfigException {
        List<AppEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section app : launcher.blocks("apps")) {
            AppEntry entry = entry(app);
            if (!names.add(entry.name())) {
                throw app.wrong("name", "a name that no other application has", app.get("name"));
            }
            entries.add(entry);
        }
        return entries;
    }

    /** The list again with these entries; what an entry's object says beyond them is kept. */
    static ArrayNode written(Section launcher, List<AppEntry> entries) throws BadConfigException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (AppEntry entry : entries) {
            Optional<Section> former = find(launcher, entry.name());
            list.add(former.isPresent() ? updated(former.get(), entry) : fresh(entry));
        }
        return list;
    }

    private static Optional<Section> find(Section launcher, String name) throws BadConfigException {
        for (Section app : launcher.blocks("apps")) {
            if (app.text("name", "").equals(name)) {
                return Optional.of(app);
            }
        }
        return Optional.empty();
    }

    private static AppEntry entry(Section app) throws BadConfigException {
        if (app.text("name", "").isEmpty()) {
            throw app.wrong("name", "the application's name", app.get("name"));
        }
        return new AppEntry(
                app.text("name", ""),
                app.text("binary", ""),
                args(app),
                app.flag("auto_start", false),
                app.port("port"),
                app.parsed("launcher_mode", "\"internal\", \"external\" or nothing", LauncherMode::parse)
                        .orElse(LauncherMode.AUTOMATIC),
                app.parsed("restart_policy", "\"on-failure\", \"always\" or nothing", RestartPolicy::parse)
                        .orElse(RestartPolicy.NEVER),
                app.text("user", ""),
                app.text("group", ""),
                app.text("work_dir", ""),
                app.texts("env"));
    }

    /** Arguments come as a list or, in newer files, as one text. */
    private static List<String> args(Section app) throws BadConfigException {
        JsonNode value = app.get("args");
        if (!value.isString()) {
            return app.texts("args");
        }
        try {
            return ShellWords.split(value.stringValue());
        } catch (IllegalArgumentException e) {
            throw app.wrong("args", "a command line or a list of texts", value, e);
        }
    }

    private static ObjectNode updated(Section former, AppEntry entry) throws BadConfigException {
        ObjectNode object = former.node().deepCopy();
        AppEntry old = entry(former);
        ObjectNode now = fresh(entry);
        differs(old, entry, AppEntry::binary, object, now, "binary");
        differs(old, entry, AppEntry::args, object, now, "args");
        differs(old, entry, AppEntry::autoStart, object, now, "auto_start");
        differs(old, entry, AppEntry::port, object, now, "port");
        differs(old, entry, AppEntry::mode, object, now, "launcher_mode");
        differs(old, entry, AppEntry::restart, object, now, "restart_policy");
        differs(old, entry, AppEntry::user, object, now, "user");
        differs(old, entry, AppEntry::group, object, now, "group");
        differs(old, entry, AppEntry::workDir, object, now, "work_dir");
        differs(old, entry, AppEntry::env, object, now, "env");
        return object;
    }

    private static void differs(
            AppEntry old,
            AppEntry entry,
            Function<AppEntry, Object> part,
            ObjectNode object,
            ObjectNode now,
            String name) {
        if (Objects.equals(part.apply(old), part.apply(entry))) {
            return;
        }
        String written = object.propertyNames().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
        JsonNode value = now.get(name);
        if (value == null) {
            object.remove(written);
        } else {
            object.set(written, value);
        }
    }

    private static ObjectNode fresh(AppEntry entry) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("name", entry.name());
        object.put("binary", entry.binary());
        putUnlessEmpty(object, "args", entry.args());
        object.put("auto_start", entry.autoStart());
        object.put("port", entry.port());
        putUnlessEmpty(object, "launcher_mode", entry.mode().word());
        putUnlessEmpty(object, "restart_policy", entry.restart().word());
        putUnlessEmpty(object, "user", entry.user());
        putUnlessEmpty(object, "group", entry.group());
        putUnlessEmpty(object, "work_dir", entry.workDir());
        putUnlessEmpty(object, "env", entry.env());
        return object;
    }

    private static void putUnlessEmpty(ObjectNode object, String name, String text) {
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    private static void putUnlessEmpty(ObjectNode object, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = object.putArray(name);
            texts.forEach(list::add);
        }
    }
}
