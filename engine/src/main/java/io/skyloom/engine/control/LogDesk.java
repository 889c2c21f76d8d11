package io.skyloom.engine.control;

import java.io.IOException;

/** What can be asked of a program's log while it runs. Any thread. */
public interface LogDesk {
    /** For programs whose log is not ours to touch. */
    LogDesk NONE = new LogDesk() {
        @Override
        public String recent() throws IOException {
            throw new IOException("this visor keeps no log records");
        }

        @Override
        public String level() throws IOException {
            throw new IOException("this visor's log level is not known");
        }

        @Override
        public void level(String name) throws IOException {
            throw new IOException("this visor's log level cannot be changed");
        }
    };

    /** The last records, as the text of a JSON array. */
    String recent() throws IOException;

    /** The level: {@code trace}, {@code debug}, {@code info}, {@code warn} or {@code error}. */
    String level() throws IOException;

    /**
     * Changes the level at once, until the program ends.
     *
     * @throws IOException when there is no such level
     */
    void level(String name) throws IOException;
}
