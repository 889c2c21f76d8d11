package io.skyloom.engine.generator;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.config.AppArguments;
import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes one application's entry within a document. Owned by one thread. */
public final class AppEdit {
    private final ConfigTree tree;
    private final String name;

    private AppEdit(ConfigTree tree, String name) {
        this.tree = tree;
        this.name = name;
    }

    /**
     * The entry of that name.
     *
     * @throws BadConfigException when the document has none
     */
    public static AppEdit of(ConfigTree tree, String name) throws BadConfigException {
        if (!has(tree, name)) {
            throw new BadConfigException("launcher.apps: expected an application called " + name + ", found none");
        }
        return new AppEdit(tree, name);
    }

    /** Whether the document has an entry of that name. */
    static boolean has(ConfigTree tree, String name) throws BadConfigException {
        return entries(tree).stream().anyMatch(entry -> entry.name().equals(name));
    }

    /** Sets an option; an empty value takes it away, null leaves it as it is. */
    public AppEdit set(String option, @Nullable Object value) throws BadConfigException {
        return value == null
                ? this
                : change(entry -> entry.withArgs(args -> AppArguments.set(args, option, value.toString())));
    }

    /** Starts it with the visor or not; null leaves it as it is. */
    public AppEdit autoStart(@Nullable Boolean wanted) throws BadConfigException {
        return wanted == null ? this : change(entry -> entry.withAutoStart(wanted));
    }

    /** Takes all options back to what a new file has. */
    public AppEdit reset() throws BadConfigException {
        ConfigTree fresh = new ConfigTree(ConfigText.resource(AppEdit.class, "visor.json"));
        List<String> usual = entries(fresh).stream()
                .filter(entry -> entry.name().equals(name))
                .map(AppEntry::args)
                .findFirst()
                .orElse(List.of());
        return change(entry -> entry.withArgs(args -> usual));
    }

    private AppEdit change(UnaryOperator<AppEntry> edit) throws BadConfigException {
        tree.apps(apps -> apps.stream()
                .map(entry -> entry.name().equals(name) ? edit.apply(entry) : entry)
                .toList());
        return this;
    }

    private static List<AppEntry> entries(ConfigTree tree) throws BadConfigException {
        List<AppEntry> found = new ArrayList<>();
        tree.apps(apps -> {
            found.addAll(apps);
            return apps;
        });
        return found;
    }
}
