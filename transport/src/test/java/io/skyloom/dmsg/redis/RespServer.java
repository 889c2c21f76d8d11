package io.skyloom.dmsg.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * So much of a Redis server as a store of strings needs: expiry, paging, and transactions that fail when a watched
 * string has changed. It can lose its connections, turn newcomers away, or fall silent.
 */
final class RespServer implements AutoCloseable {
    /** What happens to requests. */
    enum Mood {
        WELL,
        /** Connections are dropped, new ones too. */
        AWAY,
        /** Nothing is answered. */
        SILENT
    }

    private static final int SMALL_PAGE = 3;

    private final ServerSocket listener;
    private final Clock clock;
    private final boolean heedsWatches;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Runnable> beforeExec = new AtomicReference<>(() -> {});
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Mood mood = Mood.WELL;
    private volatile String password = "";

    @GuardedBy("lock")
    private final Map<String, Held> strings = new HashMap<>();

    @GuardedBy("lock")
    private long version;

    /** A string, when it was written, and when it ends, monotonic nanoseconds. */
    private record Held(String text, long version, boolean mortal, long end) {}

    private RespServer(Clock clock, boolean heedsWatches) throws IOException {
        this.clock = clock;
        this.heedsWatches = heedsWatches;
        this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("resp").start(this::acceptAll);
    }

    static RespServer start(Clock clock) throws IOException {
        return new RespServer(clock, true);
    }

    /** One that carries every transaction out, whatever happened to the watched strings. */
    static RespServer withoutWatches(Clock clock) throws IOException {
        return new RespServer(clock, false);
    }

    RedisAddress address() {
        String login = password.isEmpty() ? "" : ":" + password + "@";
        return RedisAddress.parse("redis://" + login + "127.0.0.1:" + listener.getLocalPort() + "/2");
    }

    RespServer demanding(String word) {
        password = word;
        return this;
    }

    void mood(Mood next) {
        mood = next;
        if (next == Mood.AWAY) {
            dropAll();
        }
    }

    /** Runs once, just before the next transaction is carried out. */
    void beforeNextExec(Runnable action) {
        beforeExec.set(action);
    }

    void put(String name, String text) {
        write(name, text, -1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropAll();
    }

    private void dropAll() {
        for (Socket one : connections) {
            closeQuietly(one);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.add(socket);
                if (mood == Mood.AWAY) {
                    closeQuietly(socket);
                }
                Thread.ofVirtual().name("resp/serve").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Conversation conversation = new Conversation();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                List<String> command = readCommand(in);
                if (mood != Mood.SILENT) {
                    OutputStream out = socket.getOutputStream();
                    out.write(conversation.answer(command).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The client went, or was sent away.
        } finally {
            connections.remove(socket);
        }
    }

    private static List<String> readCommand(InputStream in) throws IOException {
        int parts = Integer.parseInt(readLine(in).substring(1));
        List<String> command = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int length = Integer.parseInt(readLine(in).substring(1));
            command.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            readLine(in);
        }
        return command;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static String bulk(@Nullable String text) {
        return text == null ? "$-1\r\n" : "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    private static String list(List<String> answers) {
        return "*" + answers.size() + "\r\n" + String.join("", answers);
    }

    @Nullable
    private Held held(String name) {
        lock.lock();
        try {
            Held found = strings.get(name);
            if (found != null && found.mortal() && clock.nanoTime() - found.end() >= 0) {
                strings.remove(name);
                return null;
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    String text(String name) {
        Held found = held(name);
        return found == null ? null : found.text();
    }

    private long versionOf(String name) {
        Held found = held(name);
        return found == null ? 0 : found.version();
    }

    private void write(String name, String text, long millis) {
        lock.lock();
        try {
            version++;
            strings.put(name, new Held(text, version, millis >= 0, clock.nanoTime() + millis * 1_000_000));
        } finally {
            lock.unlock();
        }
    }

    private boolean delete(String name) {
        lock.lock();
        try {
            return strings.remove(name) != null;
        } finally {
            lock.unlock();
        }
    }

    private List<String> names() {
        lock.lock();
        try {
            return strings.keySet().stream().sorted().toList();
        } finally {
            lock.unlock();
        }
    }

    /** One connection's state. Owned by its thread. */
    private final class Conversation {
        private final Map<String, Long> watched = new HashMap<>();
        private @Nullable List<List<String>> queued;
        private boolean letIn = password.isEmpty();

        String answer(List<String> command) {
            String verb = command.getFirst().toUpperCase(Locale.ROOT);
            if (verb.equals("AUTH")) {
                letIn = command.getLast().equals(password);
                return letIn ? "+OK\r\n" : "-WRONGPASS invalid username-password pair\r\n";
            }
            if (!letIn) {
                return "-NOAUTH Authentication required.\r\n";
            }
            List<List<String>> waiting = queued;
            if (waiting != null && !Set.of("EXEC", "DISCARD").contains(verb)) {
                waiting.add(command);
                return "+QUEUED\r\n";
            }
            return run(verb, command);
        }

        private String run(String verb, List<String> command) {
            return switch (verb) {
                case "PING" -> "+PONG\r\n";
                case "SELECT" -> command.get(1).equals("2") ? "+OK\r\n" : "-ERR DB index is out of range\r\n";
                case "GET" -> bulk(text(command.get(1)));
                case "SET" -> set(command);
                case "DEL" -> ":" + (delete(command.get(1)) ? 1 : 0) + "\r\n";
                case "MGET" ->
                    list(command.stream()
                            .skip(1)
                            .map(RespServer.this::text)
                            .map(RespServer::bulk)
                            .toList());
                case "SCAN" -> scan(command);
                case "WATCH" -> {
                    watched.put(command.get(1), versionOf(command.get(1)));
                    yield "+OK\r\n";
                }
                case "UNWATCH", "DISCARD" -> end();
                case "MULTI" -> {
                    queued = new ArrayList<>();
                    yield "+OK\r\n";
                }
                case "EXEC" -> exec();
                default -> "-ERR unknown command '" + verb + "'\r\n";
            };
        }

        private String end() {
            queued = null;
            watched.clear();
            return "+OK\r\n";
        }

        private String exec() {
            beforeExec.getAndSet(() -> {}).run();
            List<List<String>> commands = queued == null ? List.of() : queued;
            lock.lock();
            try {
                boolean changed =
                        watched.entrySet().stream().anyMatch(one -> versionOf(one.getKey()) != one.getValue());
                String done = end();
                assert !done.isEmpty();
                return changed && heedsWatches
                        ? "*-1\r\n"
                        : list(commands.stream()
                                .map(one -> run(one.getFirst().toUpperCase(Locale.ROOT), one))
                                .toList());
            } finally {
                lock.unlock();
            }
        }

        private String set(List<String> command) {
            boolean limited = command.size() == 5 && command.get(3).equalsIgnoreCase("PX");
            write(command.get(1), command.get(2), limited ? Long.parseLong(command.get(4)) : -1);
            return "+OK\r\n";
        }

        /** Small pages, the last name of each again on the next one: listings may repeat themselves. */
        private String scan(List<String> command) {
            int from = Integer.parseInt(command.get(1));
            String prefix = command.get(command.indexOf("MATCH") < 0 ? 3 : command.indexOf("MATCH") + 1);
            List<String> all = names();
            List<String> page = all.subList(Math.min(from, all.size()), Math.min(from + SMALL_PAGE, all.size()));
            int next = from + SMALL_PAGE >= all.size() ? 0 : from + SMALL_PAGE - 1;
            List<String> ours = page.stream()
                    .filter(name -> name.startsWith(prefix.replace("*", "")))
                    .map(RespServer::bulk)
                    .toList();
            return list(List.of(bulk(Integer.toString(next)), list(ours)));
        }
    }
}
