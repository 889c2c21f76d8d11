package io.skyloom.engine.config;

import io.skyloom.network.HostPort;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code hypervisor}: the local interface that manages this visor and others.
 *
 * @param enabled newer files always have the block and say here whether it counts
 * @param database file of the accounts
 * @param auth whether people must log in
 * @param cookies how logins are remembered
 * @param dmsgPort where visors report
 * @param http where people and programs reach it; none when the text is empty
 * @param tls whether it speaks TLS, with the two files
 */
public record HypervisorBlock(
        boolean enabled,
        String database,
        boolean auth,
        Cookies cookies,
        int dmsgPort,
        Optional<HostPort> http,
        boolean tls,
        String certificateFile,
        String keyFile) {
    private static final int USUAL_PORT = 46;

    /**
     * How logins are remembered.
     *
     * @param hashKey signs, in hex; never to be logged
     * @param blockKey encrypts, in hex; never to be logged
     * @param expires how long a login lasts
     */
    public record Cookies(String hashKey, String blockKey, Duration expires, String path, String domain) {
        static Cookies read(Section block) throws BadConfigException {
            return new Cookies(
                    hex(block, "hash_key"),
                    hex(block, "block_key"),
                    block.nanos("expires_duration"),
                    block.text("path", ""),
                    block.text("domain", ""));
        }

        private static String hex(Section block, String name) throws BadConfigException {
            String text = block.text(name, "");
            try {
                HexFormat.of().parseHex(text);
                return text;
            } catch (IllegalArgumentException e) {
                throw new BadConfigException(block.where(name) + ": expected hex digits in pairs");
            }
        }

        @Override
        public String toString() {
            return "cookies for " + expires + " (keys hidden)";
        }
    }

    static HypervisorBlock read(Section block) throws BadConfigException {
        JsonNode enable = block.get("enable");
        return new HypervisorBlock(
                enable.isNull() || block.flag("enable", true),
                block.text("db_path", ""),
                block.flag("enable_auth", false),
                Cookies.read(block.blockOrEmpty("cookies")),
                block.whole("dmsg_port", 0, 0xFFFF, USUAL_PORT),
                block.place("http_addr"),
                block.flag("enable_tls", false),
                block.text("tls_cert_file", ""),
                block.text("tls_key_file", ""));
    }
}
