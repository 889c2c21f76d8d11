package io.skyloom.engine.generator;

import java.util.List;
import java.util.Optional;

/**
 * A variable that stands in for an option of the generator, so that packages and people keep their wishes in one file. The
 * odd spellings are those of the network's files.
 *
 * @param name in the file
 * @param option that it stands in for; empty for those that other programs read
 * @param example as it is written in a shell
 * @param help what it means, one or more lines
 */
public record EnvVariable(String name, String option, String example, List<String> help) {
    /** Variables that belong together. */
    private record Chapter(String title, List<EnvVariable> variables) {}

    private static final List<Chapter> CHAPTERS = List.of(
            new Chapter(
                    "Where things are",
                    List.of(
                            of("PKGENV", "--pkg", "true", "Paths of the system's package, under /opt/skywire"),
                            of("USRENV", "--user", "true", "Paths in the user's home; turns the local hypervisor on"),
                            of("OUTPUT", "--out", "'./skywire-config.json'", "The configuration file"),
                            of(
                                    "BINPATH",
                                    "--binpath",
                                    "'./apps'",
                                    "Folder of applications that run in processes of their own"),
                            of(
                                    "SVCCONF",
                                    "--svcconf",
                                    "'services-config.json'",
                                    "File with the deployment's addresses"),
                            of(
                                    "DMSGCONF",
                                    "--dmsgconf",
                                    "'dmsghttp-config.json'",
                                    "File with the deployment's addresses within dmsg"))),
            new Chapter(
                    "Deployment",
                    List.of(
                            of("SVCCONFADDR", "--url", "('')", "Where the deployment's addresses are fetched"),
                            of("TESTENV", "--testenv", "true", "The deployment for tests"),
                            of("DMSGHTTP", "--dmsghttp", "true", "Reach the services through dmsg"),
                            of(
                                    "BESTPROTO",
                                    "--bestproto",
                                    "true",
                                    "Let the generator choose; it reaches services directly"),
                            of("MINDMSGSESS", "--minsess", "8", "dmsg servers to stay connected to; 0 for all"),
                            of("ROUTESETUPPKS", "--routesetup", "('')", "Keys of further setup nodes for routes"),
                            of(
                                    "TPSETUPPKS",
                                    "--tpsetup",
                                    "('')",
                                    "Keys of further nodes that may ask for transports"))),
            new Chapter(
                    "The visor",
                    List.of(
                            of("SK", "--sk", "''", "Secret key; a new file gets a random one"),
                            of("LOGLVL", "--loglvl", "info", "trace, debug, info, warn or error"),
                            of("VERSION", "--version", "''", "Version that the file bears"),
                            of("STCPRPORT", "--stcpr", "0", "TCP port for transports; 0 takes any"),
                            of("SUDPHPORT", "--sudph", "0", "UDP port for transports; 0 takes any"),
                            of(
                                    "DISABLEPUBLICAUTOCONN",
                                    "--autoconn",
                                    "true",
                                    "Make no transports to public visors unasked"),
                            of("VISORISPUBLIC", "--public", "true", "Announce this visor to everybody"),
                            of("DISPLAYNODEIP", "--publicip", "true", "Tell the visor's address with its services"))),
            new Chapter(
                    "Owners",
                    List.of(
                            of("ISHYPERVISOR", "--ishv", "true", "Manage this visor and others from here"),
                            of("HYPERVISORPKS", "--hvpks", "('')", "Keys of the hypervisors that manage this visor"),
                            of("DMSGPTYPKS", "--dmsgpty", "('')", "Keys that may open terminals here"),
                            of("SURVEYPKS", "--survey", "('')", "Further keys that may read the survey"))),
            new Chapter(
                    "Proxy",
                    List.of(
                            of(
                                    "PROXYCLIENTPK",
                                    "--proxyclientpk",
                                    "''",
                                    "Key of the visor whose proxy the client uses"),
                            of(
                                    "PROXYCLIENTADDR",
                                    "--proxyclientaddr",
                                    "'127.0.0.1:1080'",
                                    "Where the client listens; :1080 is every interface"),
                            of("STARTPROXYCLIENT", "--startproxyclient", "true", "Start the client with the visor"),
                            of("NOPROXYSERVER", "--noproxyserver", "true", "Do not start the server with the visor"),
                            of("PROXYSEVERPASS", "--proxyserverpass", "''", "Passcode of the server"),
                            of(
                                    "PROXYCLIENTPASS",
                                    "--proxyclientpass",
                                    "''",
                                    "Without effect: browsers send the passcode themselves"))),
            new Chapter(
                    "VPN",
                    List.of(
                            of("VPNSERVER", "--servevpn", "true", "Start the server with the visor"),
                            of("VPNKS", "--killsw", "true", "Let nothing pass beside the client's tunnel"),
                            of("ADDVPNPK", "--addvpn", "''", "Key of the visor whose server the client uses"),
                            of("VPNCLIENTPASS", "--vpnpass", "''", "Passcode that the client sends"),
                            of("VPNSEVERPASS", "--vpnserverpass", "''", "Passcode of the server"),
                            of("VPNSEVERSECURE", "--secure", "true", "Keep the server's own network from its users"),
                            of(
                                    "VPNSEVERNETIFC",
                                    "--netifc",
                                    "''",
                                    "Interface through which the server's users go out"))),
            new Chapter(
                    "Updates",
                    List.of(new EnvVariable(
                            "RESTART_SERVICES",
                            "",
                            "('dmsgweb-surveys.service')",
                            List.of(
                                    "Further units to restart at the end of an update, in this order. For units",
                                    "of your own that run the same program, such as a separate proxy: without a",
                                    "restart they go on running what was in memory before. Only after an update",
                                    "that installed something new. The visor's own unit is restarted anyway.")))));

    private static EnvVariable of(String name, String option, String example, String help) {
        return new EnvVariable(name, option, example, List.of(help));
    }

    /** All of them, in the order of the template. */
    public static List<EnvVariable> all() {
        return CHAPTERS.stream()
                .flatMap(chapter -> chapter.variables().stream())
                .toList();
    }

    /** The one that stands in for an option. */
    public static Optional<EnvVariable> forOption(String option) {
        return all().stream().filter(each -> each.option().equals(option)).findFirst();
    }

    /** A file with every variable, commented out and explained. */
    public static String template() {
        StringBuilder text = new StringBuilder("""
                # /etc/skywire.conf: what 'skyloom config gen' is to assume where no option says otherwise.
                #
                # The file is read when the variable SKYENV names it:
                #   SKYENV=/etc/skywire.conf skyloom config gen -r
                # It holds shell assignments. Take the # away in front of a line to make it count; lists are
                # written NAME=('first' 'second').
                """);
        for (Chapter chapter : CHAPTERS) {
            text.append("\n### ").append(chapter.title()).append(' ');
            text.append("#".repeat(90 - chapter.title().length())).append('\n');
            chapter.variables().forEach(variable -> variable.describe(text));
        }
        return text.toString();
    }

    private void describe(StringBuilder text) {
        text.append('\n');
        help.forEach(line -> text.append("#-- ").append(line).append('\n'));
        text.append('#').append(name).append('=').append(example).append('\n');
    }
}
