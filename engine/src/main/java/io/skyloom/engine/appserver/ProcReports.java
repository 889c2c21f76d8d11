package io.skyloom.engine.appserver;

/** What an application tells its visor about itself. Any thread; never blocks. */
interface ProcReports {
    void status(String detailed);

    void error(String text);

    void usesPort(int port);

    void connectionDuration(long seconds);
}
