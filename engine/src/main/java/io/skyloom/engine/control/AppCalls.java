package io.skyloom.engine.control;

import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProgramArguments;
import io.skyloom.engine.appserver.AppLauncher;
import io.skyloom.engine.appserver.AppState;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobBoxed;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcHandler;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers control calls about applications. Any thread. */
public final class AppCalls implements ControlPart {
    private static final String SKYSOCKS = "skysocks";
    private static final String SKYSOCKS_CLIENT = "skysocks-client";
    private static final String VPN_CLIENT = "vpn-client";
    private static final String VPN_SERVER = "vpn-server";
    private static final String SKYCHAT = "skychat";
    private static final Pattern CHAT_ADDRESS = Pattern.compile("\\*?:(.{3,})");
    private static final int LOWEST_PORT = 1025;
    private static final int HIGHEST_PORT = 65_535;

    private final AppLauncher launcher;

    /** @param launcher runs them */
    public AppCalls(AppLauncher launcher) {
        this.launcher = launcher;
    }

    /** The applications as the overview of a visor lists them. */
    public static AppViews views(AppLauncher launcher) {
        return () -> launcher.list().stream().map(AppCalls::view).toList();
    }

    private static AppView view(AppState state) {
        return new AppView(
                state.entry().name(),
                state.entry().binary(),
                state.entry().args(),
                state.entry().autoStart(),
                state.entry().port(),
                status(state.condition()),
                state.detail());
    }

    private static int status(AppState.Condition condition) {
        return switch (condition) {
            case STOPPED -> AppView.STOPPED;
            case RUNNING -> AppView.RUNNING;
            case ERRORED -> AppView.ERRORED;
            case STARTING -> AppView.STARTING;
        };
    }

    @Override
    public void declare(RpcService.Methods methods) {
        methods.add(AppMethods.APPS, (nothing, call) -> views(launcher).apps())
                .add(AppMethods.APP, (name, call) -> view(found(name)))
                .add(AppMethods.LOGS, (wish, call) -> launcher.logsSince(wish.app(), wish.since()))
                .add(AppMethods.STATS, (name, call) -> launcher.statistics(name))
                .add(
                        AppMethods.CONNECTIONS,
                        (name, call) -> launcher.statistics(name).connections())
                .add(AppMethods.ERROR, (name, call) -> launcher.error(name));
        declareLives(methods);
        declareClients(methods);
        declareRegistration(methods);
        declareSettings(methods);
    }

    private AppState found(String name) throws IOException {
        try {
            return launcher.find(name);
        } catch (IOException e) {
            throw new IOException("no process of given app is running", e);
        }
    }

    /** What is done, with nothing to say about it afterwards. */
    @FunctionalInterface
    private interface Deed<A> {
        void run(A argument) throws IOException, InterruptedException;
    }

    private static <A> void add(RpcService.Methods methods, RpcMethod<A, Nothing> method, Deed<A> deed) {
        RpcHandler<A, Nothing> handler = (argument, call) -> {
            deed.run(argument);
            return Nothing.NOTHING;
        };
        methods.add(method, handler);
    }

    // ---- beginnings and ends

    private void declareLives(RpcService.Methods methods) {
        add(methods, AppMethods.START, wish -> launcher.start(wish.app(), mode(wish.mode())));
        add(methods, AppMethods.STOP, launcher::stop);
        add(methods, AppMethods.KILL, launcher::kill);
        add(methods, AppMethods.RESTART, launcher::restart);
    }

    private static Optional<LauncherMode> mode(String word) throws IOException {
        try {
            return Optional.of(LauncherMode.parse(word)).filter(mode -> mode != LauncherMode.AUTOMATIC);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void declareClients(RpcService.Methods methods) {
        add(methods, AppMethods.START_SKYSOCKS, this::startSkysocks);
        add(methods, AppMethods.STOP_SKYSOCKS, nothing -> stopSkysocks());
        add(methods, AppMethods.START_VPN, this::startVpn);
        add(methods, AppMethods.STOP_VPN, launcher::stop);
    }

    private void startSkysocks(String server) throws IOException {
        requireEntry(SKYSOCKS_CLIENT, "no skysocks-client app configuration found");
        if (!server.isEmpty()) {
            String key = key(server).hex();
            launcher.setArguments(SKYSOCKS_CLIENT, args -> AppArguments.withText(args, "srv", key));
        } else if (server(SKYSOCKS_CLIENT).isEmpty()) {
            throw new IOException("Skysocks server pub key is missing");
        }
        launcher.start(SKYSOCKS_CLIENT, Optional.empty());
    }

    /** Every client there is, whatever its entry is called. */
    private void stopSkysocks() throws IOException, InterruptedException {
        for (AppState state : launcher.list()) {
            boolean client = state.entry().name().equals(SKYSOCKS_CLIENT)
                    || state.entry().args().contains(SKYSOCKS_CLIENT);
            if (client) {
                stopIfRunning(state.entry().name());
            }
        }
    }

    private void stopIfRunning(String name) throws IOException, InterruptedException {
        try {
            launcher.stop(name);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("not running")) {
                throw e;
            }
        }
    }

    private void startVpn(AppMethods.StartVpn wish) throws IOException {
        requireEntry(VPN_CLIENT, "no vpn app configuration found");
        if (wish.server().isNull()) {
            throw new IOException("VPN server pub key is missing");
        }
        String key = wish.server().hex();
        launcher.setArguments(VPN_CLIENT, args -> AppArguments.withText(args, "srv", key));
        launcher.start(VPN_CLIENT, mode(wish.mode()));
    }

    private void requireEntry(String name, String complaint) throws IOException {
        try {
            launcher.entry(name);
        } catch (IOException e) {
            throw new IOException(complaint, e);
        }
    }

    private String server(String name) throws IOException {
        return ProgramArguments.value(launcher.entry(name).args(), "srv").orElse("");
    }

    private static PubKey key(String text) throws IOException {
        try {
            return PubKey.parse(text);
        } catch (BadKeyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void declareRegistration(RpcService.Methods methods) {
        add(methods, AppMethods.ADD, wish -> launcher.add(wish.app(), wish.value()));
        methods.add(AppMethods.REGISTER, (config, call) -> launcher.register(config));
        add(methods, AppMethods.DEREGISTER, launcher::deregister);
        add(methods, AppMethods.SET_STATUS, wish -> launcher.setStatus(wish.app(), wish.value()));
        add(methods, AppMethods.SET_ERROR, wish -> launcher.setError(wish.app(), wish.value()));
    }

    // ---- settings

    private void declareSettings(RpcService.Methods methods) {
        add(methods, AppMethods.SET_AUTOSTART, wish -> launcher.setAutoStart(wish.app(), wish.value()));
        add(
                methods,
                AppMethods.SET_PASSWORD,
                wish -> setText(wish, Set.of(SKYSOCKS, VPN_CLIENT, VPN_SERVER), "change password", "passcode"));
        add(
                methods,
                AppMethods.SET_INTERFACE,
                wish -> setText(wish, Set.of(VPN_SERVER), "set network interface", "netifc"));
        add(methods, AppMethods.SET_KEY, this::setKey);
        add(
                methods,
                AppMethods.SET_KILLSWITCH,
                wish -> setFlag(wish, Set.of(VPN_CLIENT), "set killswitch", "killswitch"));
        add(
                methods,
                AppMethods.SET_SECURE,
                wish -> setFlag(wish, Set.of(VPN_SERVER), "change 'secure' parameter", "secure"));
        add(methods, AppMethods.SET_ADDRESS, this::setAddress);
        add(methods, AppMethods.SET_ALL, wish -> setAll(wish.app(), wish.value()));
    }

    private static void require(String app, Set<String> allowed, String what) throws IOException {
        if (!allowed.contains(app)) {
            throw new IOException("app " + app + " is not allowed to " + what);
        }
    }

    private void setText(AppSetting<String> wish, Set<String> allowed, String what, String flag) throws IOException {
        require(wish.app(), allowed, what);
        launcher.setArguments(wish.app(), args -> AppArguments.withText(args, flag, wish.value()));
    }

    private void setFlag(AppSetting<Boolean> wish, Set<String> allowed, String what, String flag) throws IOException {
        require(wish.app(), allowed, what);
        launcher.setArguments(wish.app(), args -> AppArguments.withFlag(args, flag, wish.value()));
    }

    private void setKey(AppSetting<PubKey> wish) throws IOException {
        require(wish.app(), Set.of(SKYSOCKS_CLIENT, VPN_CLIENT), "change PK");
        String key = wish.value().isNull() ? "" : wish.value().hex();
        launcher.setArguments(wish.app(), args -> AppArguments.withText(args, "srv", key));
    }

    private void setAddress(AppSetting<String> wish) throws IOException {
        require(wish.app(), Set.of(SKYCHAT), "set addr");
        Matcher address = CHAT_ADDRESS.matcher(wish.value());
        if (!address.matches() || wish.value().length() < 5) {
            throw new IOException("invalid addr value: " + wish.value());
        }
        requirePort(address.group(1));
        launcher.setArguments(wish.app(), args -> AppArguments.withText(args, "addr", wish.value()));
    }

    private static void requirePort(String digits) throws IOException {
        boolean number = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : 0;
        if (port < LOWEST_PORT || port > HIGHEST_PORT) {
            throw new IOException("invalid port number: " + port);
        }
    }

    /**
     * All former arguments go, but for the words that name the application; control programs may name another one, under
     * {@code app} without dashes.
     */
    private void setAll(String app, Map<String, Optional<GobBoxed<?>>> settings) throws IOException {
        Map<String, Optional<GobBoxed<?>>> flags = new TreeMap<>(settings);
        Optional<GobBoxed<?>> named = Optional.ofNullable(flags.remove("app")).flatMap(value -> value);
        List<UnaryOperator<List<String>>> edits = new ArrayList<>();
        for (Map.Entry<String, Optional<GobBoxed<?>>> one : flags.entrySet()) {
            edits.add(edit(AppArguments.name(one.getKey()), one.getValue()));
        }
        launcher.setArguments(app, args -> {
            List<String> changed = named.map(
                            words -> List.of("app", words.value().toString()))
                    .orElseGet(() -> AppArguments.bare(args));
            for (UnaryOperator<List<String>> edit : edits) {
                changed = edit.apply(changed);
            }
            return changed;
        });
    }

    private static UnaryOperator<List<String>> edit(String flag, Optional<GobBoxed<?>> boxed) throws IOException {
        Object value = boxed.<Object>map(GobBoxed::value).orElse("");
        if (value instanceof String text) {
            return args -> AppArguments.withText(args, flag, text);
        }
        if (value instanceof Boolean wanted) {
            return args -> AppArguments.withFlag(args, flag, wanted);
        }
        throw new IOException("invalid arg type " + (value instanceof Long ? "int" : "float64"));
    }
}
