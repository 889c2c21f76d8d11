package io.skyloom.engine.app;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where the entries of applications are kept: the configuration file, or memory. Any thread. */
public interface AppStore {
    /** The entries of this moment, in their order. */
    List<AppEntry> entries();

    /**
     * Changes the entries. Changes happen one after the other, so that none is lost; readers see the new entries when
     * this returns.
     *
     * @param edit a pure function of the entries of the moment; it may run more than once
     * @throws IOException when the new entries could not be written down; nothing is changed then
     */
    void change(UnaryOperator<List<AppEntry>> edit) throws IOException;

    /** Puts these entries in the place of all others, whatever those were. */
    default void replace(List<AppEntry> entries) throws IOException {
        change(former -> entries);
    }

    /** Entries that are forgotten with the visor. */
    static AppStore inMemory(List<AppEntry> entries) {
        return new MemoryStore(entries);
    }
}
