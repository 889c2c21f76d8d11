package io.skyloom.bench.relay;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Rule;
import java.io.IOException;

/** The visor under test: in another process, told its rules from here. */
interface Middle extends AutoCloseable {
    /** Its key. */
    PubKey key();

    /** The process whose cost is measured. */
    long pid();

    /** Installs a rule under an id that we choose. */
    void install(Rule.Intermediary rule) throws IOException;

    /** Removes the rule under that id. */
    void remove(int id) throws IOException;

    /** Bytes that its threads have allocated so far; -1 where nobody knows. */
    long allocated() throws IOException;

    /** What it has counted, for people. */
    String counters() throws IOException;

    @Override
    void close();
}
