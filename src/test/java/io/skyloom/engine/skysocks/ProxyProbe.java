package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksTarget;
import java.util.List;

/** What a program asks of an HTTP proxy, and the options of both ends, for tests of other packages. */
public final class ProxyProbe {
    private ProxyProbe() {}

    /** What was asked: the target and the head that goes on, or the complaint with an exclamation mark in front. */
    public static String request(byte[] head) {
        try {
            ProxyRequest request = ProxyRequest.parse(head);
            SocksTarget target = request.target();
            return target + "\n" + request.head();
        } catch (ProxyRequest.BadRequestException e) {
            return "!" + e.getMessage();
        }
    }

    /** Reads a command line as client and server would; the complaints, one a line. */
    public static String options(List<String> args) {
        StringBuilder complaints = new StringBuilder();
        try {
            ClientOptions.parse(args);
        } catch (BadOptionException e) {
            complaints.append(e.getMessage()).append('\n');
        }
        try {
            ServerOptions.parse(args);
        } catch (BadOptionException e) {
            complaints.append(e.getMessage()).append('\n');
        }
        return complaints.toString();
    }
}
