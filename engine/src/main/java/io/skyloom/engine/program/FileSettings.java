package io.skyloom.engine.program;

import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.control.Settings;
import io.skyloom.manager.PersistentTransport;
import java.io.IOException;
import java.util.List;

/** Keeps what control calls change in the configuration file. Any thread. */
final class FileSettings implements Settings {
    private final ConfigFile file;

    FileSettings(ConfigFile file) {
        this.file = file;
    }

    @Override
    public boolean publicAutoconnect() {
        return file.view().transport().publicAutoconnect();
    }

    @Override
    public void publicAutoconnect(boolean wanted) throws IOException {
        file.change(tree -> tree.set("transport.public_autoconnect", wanted));
    }

    @Override
    public void minHops(int hops) throws IOException {
        file.change(tree -> tree.set("routing.min_hops", hops));
    }

    @Override
    public void persistentTransports(List<PersistentTransport> wanted) throws IOException {
        file.change(tree -> tree.setPersistent(wanted));
    }
}
