package io.skyloom.engine.config;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStore;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** The entries of applications in a configuration file. Any thread. */
public final class FileAppStore implements AppStore {
    private final ConfigFile file;

    FileAppStore(ConfigFile file) {
        this.file = file;
    }

    @Override
    public List<AppEntry> entries() {
        return file.view().launcher().apps();
    }

    @Override
    public void change(UnaryOperator<List<AppEntry>> edit) throws IOException {
        file.change(document -> document.apps(edit));
    }
}
