package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.either;
import static io.skyloom.fuzz.Claims.outcome;
import static io.skyloom.fuzz.Claims.require;

import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.app.RestartPolicy;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.cli.SetupFileProbe;
import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.config.ConfigProbe;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigVersion;
import io.skyloom.engine.config.GoDuration;
import io.skyloom.engine.generator.EnvFile;
import io.skyloom.engine.generator.Services;
import io.skyloom.engine.ping.PingProbe;
import io.skyloom.engine.portforward.QuestionProbe;
import io.skyloom.engine.skysocks.ProxyProbe;
import io.skyloom.engine.socks.SocksAccess;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksHandshake;
import io.skyloom.engine.socks.SocksServerSide;
import io.skyloom.engine.socks.SocksTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What applications, programs behind a proxy, other visors' tools and operators write. */
final class AppTargets {
    private static final byte[] BEHIND = {'b', 'e', 'h', 'i', 'n', 'd'};

    private AppTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("app-hello", AppTargets::hello)
                        .seeded(Recorded.hex("app-handshake.json", "frame"))
                        .within(1024),
                Target.of("app-start", AppTargets::procConfig)
                        .seeded(Recorded.texts("app-handshake.json", "json", "value", "proc_key")),
                Target.of("socks-server", AppTargets::socksServer).seeded(socksRequests()),
                Target.of("socks-client", AppTargets::socksClient)
                        .seeded(new byte[] {0, 5, 0, 5, 0, 0, 1, 1, 2, 3, 4, 0, 80})
                        .seeded(new byte[] {
                            0, 5, 0, 5, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 80
                        })
                        .seeded(new byte[] {1, 5, 0, 5, 5, 0, 3, 2, 'a', 'b', 0, 80}),
                Target.of("proxy-requests", AppTargets::proxyRequests)
                        .seeded(KeyTargets.texts(
                                "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example",
                                "GET http://[::1]:8080/b?c#d HTTP/1.0\r\nProxy-Connection: close\r\nConnection: a, b\r\na: c",
                                "POST http://u@a.example HTTP/1.1")),
                Target.of("app-options", AppTargets::options)
                        .seeded(KeyTargets.texts(
                                "--srv\n02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4",
                                "--addr=:1080\n--http\n:8080",
                                "--passcode=a\n--max-sessions=9\n--idle-timeout\n60\n--allow-private=true",
                                "--whitelist=02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4,")),
                Target.of("ping-messages", AppTargets::ping)
                        .seeded(KeyTargets.texts(
                                "{\"Size\":20}01234567890123456789",
                                "{\"Size\":1572864}",
                                "{\"Size\":88}{\"PingPk\":\"02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4\"",
                                "ok"))
                        .within(16 * 1024),
                Target.of("port-questions", AppTargets::portQuestions)
                        .seeded(KeyTargets.texts(
                                "{\"port\":8080}", "{}", "{\"error\":\"no\"}", "{\"a\":{},\"port\":1}"))
                        .within(64 * 1024),
                Target.of("config", AppTargets::config)
                        .seeded(Recorded.texts("visor-config.json", "input"))
                        .seeded(KeyTargets.texts(
                                "{\"shutdown_timeout\":1e999999999}",
                                "{\"shutdown_timeout\":1e000000000}",
                                "{\"shutdown_timeout\":1e-999999999,\"sk\":\"" + "01".repeat(32) + "\"}"))
                        .within(32 * 1024),
                Target.of("config-words", AppTargets::words)
                        .seeded(Recorded.texts("visor-config.json", "json", "config_version", "visor_version"))
                        .seeded(KeyTargets.texts("-a \"b \\\" c\" 'd'", "-9223372036854775808ns", "1.0000000000001h")),
                Target.of("config-variables", AppTargets::variables)
                        .seeded(KeyTargets.texts(
                                "export A='b' # c\nB=(\"$A\" 'c')\nC=${A}d\\\ne;", "A=`x`", "A=(b;", "A=\"$"))
                        .within(64 * 1024),
                Target.of("config-services", AppTargets::services)
                        .seeded(Recorded.texts("visor-config.json", "services_config_json"))
                        .seeded(KeyTargets.texts("{\"secret_key\":\"" + "01".repeat(32)
                                + "\",\"dmsg\":{\"discovery\":\"http://a\","
                                + "\"sessions_count\":2,\"servers\":[{\"static\":\"02e104a415e398c7d7250f79f869"
                                + "d853b98f7e0a3be18ea902f32c4ba8ed388df4\",\"server\":{\"address\":\"a:1\"}}]}}"))
                        .within(16 * 1024));
    }

    private static void hello(byte[] data) throws Exception {
        either(IOException.class, () -> Hello.read(new Feed(data, Integer.MAX_VALUE)), hello -> {
            byte[] frame = hello.frame();
            require(Hello.read(new Feed(frame, 1)).equals(hello), "a hello survives its own bytes");
            Feed more = new Feed(Edits.join(frame, BEHIND), 7);
            Hello.read(more);
            require(Arrays.equals(more.unread(), BEHIND), "nothing behind it is taken");
        });
        require(
                outcome(IOException.class, () -> Hello.read(new Feed(data, 1)))
                        .equals(outcome(IOException.class, () -> Hello.read(new Feed(data, Integer.MAX_VALUE)))),
                "pieces change nothing");
    }

    private static void procConfig(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        either(
                IOException.class,
                () -> ProcConfig.of(Map.of(ProcConfig.VARIABLE, text)),
                config -> require(
                        ProcConfig.of(Map.of(ProcConfig.VARIABLE, config.json()))
                                .equals(config),
                        "it survives its own text"));
        either(
                IllegalArgumentException.class,
                () -> ProcKey.parse(text),
                key -> require(key.isNull() || ProcKey.parse(key.hex()).equals(key), "so does a key"));
        either(IllegalArgumentException.class, () -> RestartPolicy.parse(text));
        either(IllegalArgumentException.class, () -> LauncherMode.parse(text));
    }

    private static List<byte[]> socksRequests() {
        byte[] named =
                Edits.join(new byte[] {0, 5, 1, 0, 5, 1, 0, 3, 9}, "a.example".getBytes(StandardCharsets.US_ASCII));
        byte[] login = {1, 5, 2, 0, 2, 1, 1, 'u', 4, 'c', 'o', 'd', 'e', 5, 1, 0, 1, 10, 0, 0, 1, 0, 80};
        byte[] six = {2, 5, 1, 0, 5, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80};
        return List.of(Edits.join(named, new byte[] {1, (byte) 187}), login, six);
    }

    private static void socksServer(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        byte[] said = Arrays.copyOfRange(data, 1, data.length);
        String whole = socksServed(data[0], said, Integer.MAX_VALUE);
        require(socksServed(data[0], said, 1).equals(whole), "pieces change nothing");
    }

    private static String socksServed(int choice, byte[] said, int piece) throws Exception {
        SocksAccess access = switch (choice & 3) {
            case 0 -> SocksAccess.open();
            case 1 -> SocksAccess.passcode("code");
            default -> SocksAccess.whatever();
        };
        Feed client = new Feed(said, piece);
        SocksHandshake handshake = new SocksHandshake(access);
        String asked = outcome(IOException.class, () -> SocksServerSide.receive(client, handshake));
        require(handshake.target().isEmpty() || handshake.complaint().isEmpty(), "served or sent away");
        int left = handshake.target().isPresent() ? client.unread().length : 0;
        return asked + handshake.complaint() + Arrays.toString(client.heard()) + left;
    }

    private static void socksClient(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        SocksTarget target = new SocksTarget(new SocksTarget.Name("a.example"), data[0] & 0xFF);
        byte[] said = Edits.join(Arrays.copyOfRange(data, 1, data.length), new byte[0]);
        Feed whole = new Feed(said, Integer.MAX_VALUE);
        Feed slow = new Feed(said, 1);
        require(
                outcome(IOException.class, () -> SocksClientSide.connect(whole, target))
                        .equals(outcome(IOException.class, () -> SocksClientSide.connect(slow, target))),
                "pieces change nothing");
        require(whole.unread().length == slow.unread().length, "nothing more is taken");
    }

    private static void proxyRequests(byte[] data) {
        String asked = ProxyProbe.request(data);
        if (asked.startsWith("!")) {
            require(asked.length() > 1, "a refusal says why");
            return;
        }
        String head = asked.substring(asked.indexOf('\n') + 1);
        require(head.isEmpty() || head.endsWith("\r\n\r\n"), "a head is whole");
        require(
                !head.replace("\r\n", "").contains("\n")
                        && !head.replace("\r\n", "").contains("\r"),
                "no line is hidden");
        int end = head.indexOf("\r\n\r\n");
        require(head.isEmpty() || end == head.length() - 4, "and is one head only");
    }

    private static void options(byte[] data) {
        String line = new String(data, StandardCharsets.UTF_8);
        require(!ProxyProbe.options(Arrays.asList(line.split("\n", -1))).equals("\n"), "a complaint says what");
    }

    private static void ping(byte[] data) throws Exception {
        String whole = outcome(IOException.class, () -> PingProbe.message(new Feed(data, Integer.MAX_VALUE)));
        String slow = outcome(IOException.class, () -> PingProbe.message(new Feed(data, 1)));
        require(slow.equals(whole), "pieces change nothing");
        either(IOException.class, () -> {
            PingProbe.ok(new Feed(data, 1));
            return true;
        });
    }

    private static void portQuestions(byte[] data) throws Exception {
        String whole = outcome(IOException.class, () -> QuestionProbe.asked(new Feed(data, Integer.MAX_VALUE)));
        String slow = outcome(IOException.class, () -> QuestionProbe.asked(new Feed(data, 1)));
        require(slow.equals(whole) || whole.startsWith("!"), "pieces change nothing in what is understood");
        either(IOException.class, () -> {
            QuestionProbe.requireConsent(new Feed(data, 3));
            return true;
        });
    }

    private static void config(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        either(BadConfigException.class, () -> ConfigFile.ofText(text, new Surroundings().seams), file -> {
            ConfigFile again = ConfigFile.ofText(file.text(), new Surroundings().seams);
            require(again.text().equals(file.text()), "a file is stable once it was read");
            require(again.view().equals(file.view()), "and says the same");
        });
        either(BadConfigException.class, () -> ConfigText.parse(data), document -> {
            String once = ConfigText.squashed(document);
            String again = ConfigText.squashed(ConfigText.parse(once.getBytes(StandardCharsets.UTF_8)));
            require(again.equals(once), "a document is stable once it was read");
        });
    }

    private static void words(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        either(
                IllegalArgumentException.class,
                () -> ConfigProbe.duration(text),
                duration -> require(
                        ConfigProbe.duration(GoDuration.text(duration)).equals(duration),
                        "a duration survives its own text"));
        either(IllegalArgumentException.class, () -> ConfigProbe.words(text));
        either(IllegalArgumentException.class, () -> ConfigVersion.isCompatible(text, ConfigVersion.FORMAT));
        either(IllegalArgumentException.class, () -> ConfigVersion.isCompatible(ConfigVersion.FORMAT, text));
    }

    private static void variables(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        either(BadConfigException.class, () -> EnvFile.read(text, Map.of("HOME", "/home/a")));
    }

    private static void services(byte[] data) throws Exception {
        either(BadConfigException.class, () -> Services.ofFile(data, /* test= */ false));
        either(BadConfigException.class, () -> Services.ofFile(data, /* test= */ true));
        either(IOException.class, () -> {
            SetupFileProbe.parse(data);
            return true;
        });
    }
}
