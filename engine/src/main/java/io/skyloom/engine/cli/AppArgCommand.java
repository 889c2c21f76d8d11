package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlApps;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sets up the applications of a running visor, for good; a running one is not restarted. */
@Command(
        name = "arg",
        description = "Change how an application is set up; takes effect when it is started next.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SETTING",
        subcommands = {
            AppArgCommand.AutoStart.class,
            AppArgCommand.Killswitch.class,
            AppArgCommand.Secure.class,
            AppArgCommand.Passcode.class,
            AppArgCommand.Interface.class,
            AppArgCommand.Server.class,
            AppArgCommand.Address.class,
            AppArgCommand.Custom.class
        })
final class AppArgCommand {
    /** A setting that is on or off. */
    abstract static class Flag extends AppCommand.About {
        @Parameters(index = "1", paramLabel = "true|false", description = "On or off.")
        private String value = "";

        abstract void set(ControlApps apps, boolean on) throws IOException;

        @Override
        final void run(ControlClient visor) throws IOException {
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("say true or false, not \"" + value + "\"");
            }
            set(visor.apps(), value.equals("true"));
            done("set to " + value);
        }
    }

    /** A setting that is a text. */
    abstract static class Text extends AppCommand.About {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "VALUE",
                defaultValue = "",
                description = "The value; without one it is taken away.")
        private String value = "";

        abstract void set(ControlApps apps, String text) throws IOException;

        @Override
        final void run(ControlClient visor) throws IOException {
            set(visor.apps(), value);
            done(value.isEmpty() ? "no longer has it" : "set");
        }
    }

    /** Started with the visor or not. */
    @Command(name = "autostart", description = "Whether it is started with the visor.", mixinStandardHelpOptions = true)
    static final class AutoStart extends Flag {
        @Override
        void set(ControlApps apps, boolean on) throws IOException {
            apps.setAutoStart(name(), on);
        }
    }

    /** Traffic held back. */
    @Command(
            name = "killswitch",
            description = "Whether it holds traffic back while its tunnel is down.",
            mixinStandardHelpOptions = true)
    static final class Killswitch extends Flag {
        @Override
        void set(ControlApps apps, boolean on) throws IOException {
            apps.setKillswitch(name(), on);
        }
    }

    /** Clients kept out. */
    @Command(
            name = "secure",
            description = "Whether it keeps clients out of its own network.",
            mixinStandardHelpOptions = true)
    static final class Secure extends Flag {
        @Override
        void set(ControlApps apps, boolean on) throws IOException {
            apps.setSecure(name(), on);
        }
    }

    /** The passcode. */
    @Command(name = "passcode", description = "What clients have to know.", mixinStandardHelpOptions = true)
    static final class Passcode extends Text {
        @Override
        void set(ControlApps apps, String text) throws IOException {
            apps.setPassword(name(), text);
        }
    }

    /** The network interface. */
    @Command(name = "netifc", description = "The network interface that it uses.", mixinStandardHelpOptions = true)
    static final class Interface extends Text {
        @Override
        void set(ControlApps apps, String text) throws IOException {
            apps.setNetworkInterface(name(), text);
        }
    }

    /** The server. */
    @Command(name = "pk", description = "The key of the server that it uses.", mixinStandardHelpOptions = true)
    static final class Server extends Text {
        @Override
        void set(ControlApps apps, String text) throws IOException {
            apps.setServer(name(), PubKey.parse(text));
        }
    }

    /** The address. */
    @Command(name = "addr", description = "Where it listens, [host]:port.", mixinStandardHelpOptions = true)
    static final class Address extends Text {
        @Override
        void set(ControlApps apps, String text) throws IOException {
            apps.setAddress(name(), text);
        }
    }

    /** Everything at once. */
    @Command(
            name = "custom",
            description = "Replace its whole command line by options.",
            mixinStandardHelpOptions = true)
    static final class Custom extends AppCommand.About {
        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "OPTION=VALUE",
                description =
                        "An option such as addr=:1080; true and false make it a switch. app=NAME names the program's"
                                + " own application.")
        private List<String> options = List.of();

        @Override
        void run(ControlClient visor) throws IOException {
            Map<String, Object> settings = new LinkedHashMap<>();
            for (String option : options) {
                int equal = option.indexOf('=');
                if (equal < 1) {
                    throw new IllegalArgumentException("\"" + option + "\" is not of the form OPTION=VALUE");
                }
                settings.put(name(option.substring(0, equal)), value(option.substring(equal + 1)));
            }
            visor.apps().setAll(name(), settings);
            done("set");
        }

        private static String name(String option) {
            return option.equals("app") || option.startsWith("-") ? option : "--" + option;
        }

        private static Object value(String text) {
            return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
        }
    }
}
