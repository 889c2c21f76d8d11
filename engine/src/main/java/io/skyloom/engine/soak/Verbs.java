package io.skyloom.engine.soak;

import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a script may say.
 *
 * <pre>
 * seed 17                       the seed under which the script is played, instead of several
 * servers 3                     so many dmsg servers; the first line, if it is there at all
 * visors A B C hops 2           visors, whose own routes have at least so many hops (1 unless said)
 * transport A-B B-C             the first keeps a transport to the second for ever; waits until all are there
 * talk A>C 4000 1s              asks the echo at C again and again, up to so many bytes, with such a pause
 * idle A>C                      the same with a byte every 15 seconds
 * proxy A>C 4000 15s 5          five such conversations through one proxy at A whose exit is C, both applications of
 *                               their visors; one unless said, none for a proxy that only stays attached
 * forward A>C 4000 15s          the same through a port of C that A borrows
 * ping A>C 4000 15s             loops over C and back
 * stillborn A                   an application is started there that dies before it is ready
 * deregister A                  a program is registered there, and deregistered twice
 * mutual A-B                    both dial each other at the same moment
 * start X   stop X   kill X     X is a visor, setup, dmsg1, dmsg2 …; kill takes the power away
 * restart X   crash X           in order and at once; by power loss and after a second
 * hangup A                      the applications that talk from there die, whatever they are doing, and begin anew
 * cut A-B   stall A-B   swallow A-B   heal A-B        A>B for one direction only
 * slow A-B 50ms   jitter A-B 10ms   rate A-B 100000
 * stops X 2s                    in order; fails when that takes longer
 * deaf A>C                      somebody at A sends to the echo at C for ever and never reads what comes back
 * quick A>C 500ms               fails when an answer has taken longer since the last such line, or the first answer
 * clock 3h   clock -3h          everybody's wall clock jumps
 * wait 30s
 * within 45s A>C answers        fails unless there are two more answers in time
 * within 45s all answer
 * within 10s agrees             fails unless everything remembered is there
 * gather                        everything is healed and started, and everybody must answer
 * calm                          the same, and what is remembered must agree
 * unbroken A>C                  fails when there was a second connection
 * </pre>
 */
final class Verbs {
    private static final int USUAL_BYTES = 2000;
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);
    private static final Duration IDLE_PAUSE = Duration.ofSeconds(15);

    private interface Action {
        void play(Stage stage, Step step);
    }

    private static final Map<String, Action> TABLE = Map.ofEntries(
            Map.entry("seed", (stage, step) -> {}),
            Map.entry("servers", (stage, step) -> stage.servers(Integer.parseInt(step.word(0)))),
            Map.entry("visors", Verbs::visors),
            Map.entry("transport", Verbs::transport),
            Map.entry("talk", (stage, step) -> talk(stage, step, Way.ROUTE, USUAL_PAUSE)),
            Map.entry("idle", (stage, step) -> talk(stage, step.word(0), Way.ROUTE, 1, IDLE_PAUSE)),
            Map.entry("proxy", Verbs::proxy),
            Map.entry("forward", (stage, step) -> talk(stage, step, Way.FORWARD, IDLE_PAUSE)),
            Map.entry("ping", (stage, step) -> talk(stage, step, Way.PING, IDLE_PAUSE)),
            Map.entry(
                    "stillborn", app("starts what dies before it is ready", apps -> apps.begin(StationApps.STILLBORN))),
            Map.entry("deregister", app("deregisters twice", StationApps::deregisterTwice)),
            Map.entry("mutual", Verbs::mutual),
            Map.entry("start", order(Site::start)),
            Map.entry("stop", order(Site::stop)),
            Map.entry("kill", order(Site::kill)),
            Map.entry("restart", order(Site::restart)),
            Map.entry("crash", order(Site::crash)),
            Map.entry("hangup", Verbs::hangUp),
            Map.entry("gather", (stage, step) -> stage.gather()),
            Map.entry("calm", (stage, step) -> stage.calm()),
            Map.entry("cut", link(step -> new Fault.Cut())),
            Map.entry("stall", silent(new Fault.Stall())),
            Map.entry("swallow", silent(new Fault.Swallow())),
            Map.entry("heal", link(step -> new Fault.Heal())),
            Map.entry("slow", link(step -> new Fault.Latency(step.span(1)))),
            Map.entry("jitter", link(step -> new Fault.Jitter(step.span(1)))),
            Map.entry("rate", link(step -> new Fault.Rate(Long.parseLong(step.word(1))))),
            Map.entry("stops", Verbs::stops),
            Map.entry("deaf", Verbs::deaf),
            Map.entry("quick", Verbs::quick),
            Map.entry("clock", (stage, step) -> stage.realm().ground().jump(step.span(0))),
            Map.entry("wait", (stage, step) -> stage.realm().run(step.span(0))),
            Map.entry("within", Verbs::within),
            Map.entry("unbroken", Verbs::unbroken));

    private Verbs() {}

    static void play(Stage stage, Step step) {
        Action action = TABLE.get(step.verb());
        if (action == null) {
            throw new IllegalArgumentException("no verb " + step.verb() + " in the line: " + step);
        }
        try {
            action.play(stage, step);
        } catch (SoakFailure e) {
            throw new SoakFailure("in the line \"" + step + "\": " + e.getMessage(), e);
        }
    }

    /** Whom a setup node has left half-way, nobody tells. */
    private static Action order(Function<Site, Outcome<Boolean>> order) {
        return (stage, step) -> {
            Site site = stage.realm().site(step.word(0));
            if (site instanceof SetupSite) {
                stage.silenced();
            }
            stage.goesOn(step, order.apply(site));
        };
    }

    private static Action link(Function<Step, Fault> fault) {
        return (stage, step) -> disturb(stage, step, fault.apply(step));
    }

    /** A change that nobody is told of. */
    private static Action silent(Fault fault) {
        return (stage, step) -> {
            stage.silenced();
            disturb(stage, step, fault);
        };
    }

    private static void disturb(Stage stage, Step step, Fault fault) {
        stage.disturbed(step.word(0));
        Links.disturb(stage.realm().ground(), step.word(0), fault);
    }

    private static void visors(Stage stage, Step step) {
        List<String> names = new ArrayList<>(step.words());
        int hops = 1;
        int mark = names.indexOf("hops");
        if (mark >= 0) {
            hops = Integer.parseInt(step.word(mark + 1));
            names = names.subList(0, mark);
        }
        for (String name : names) {
            stage.realm().visor(name, hops);
        }
    }

    private static void transport(Stage stage, Step step) {
        for (String pair : step.words()) {
            String[] ends = Links.ends(pair);
            stage.realm().visor(ends[0]).keep(stage.realm().visor(ends[1]));
        }
        for (String pair : step.words()) {
            String[] ends = Links.ends(pair);
            Station from = stage.realm().visor(ends[0]);
            Station to = stage.realm().visor(ends[1]);
            stage.realm().within(Realm.LIMIT, "a transport " + pair, () -> from.hasTransportTo(to));
        }
    }

    private static void talk(Stage stage, Step step, Way way, Duration usual) {
        talk(stage, step.word(0), way, bytes(step), step.words().size() > 2 ? step.span(2) : usual);
    }

    private static int bytes(Step step) {
        return step.words().size() > 1 ? Integer.parseInt(step.word(1)) : USUAL_BYTES;
    }

    private static void talk(Stage stage, String pair, Way way, int bytes, Duration every) {
        String[] ends = Links.ends(pair);
        Realm realm = stage.realm();
        stage.add(new Talk(realm, realm.visor(ends[0]), realm.visor(ends[1]), way, bytes, every, realm.seed()));
    }

    private static void proxy(Stage stage, Step step) {
        String[] ends = Links.ends(step.word(0));
        Realm realm = stage.realm();
        Station from = realm.visor(ends[0]);
        Station to = realm.visor(ends[1]);
        int port = realm.call(step.toString(), () -> from.keepProxy(to));
        int streams = step.words().size() > 3 ? Integer.parseInt(step.word(3)) : 1;
        for (int number = 1; number <= streams; number++) {
            talk(stage, step, new Way.Proxy(port, number), IDLE_PAUSE);
        }
    }

    private interface AppAction {
        void run(StationApps apps) throws IOException;
    }

    private static Action app(String what, AppAction action) {
        return (stage, step) -> {
            Station station = stage.realm().visor(step.word(0));
            stage.goesOn(step, stage.realm().begin(station + " " + what, () -> {
                if (!station.isRunning()) {
                    return false;
                }
                action.run(station.apps());
                return true;
            }));
        };
    }

    private static void hangUp(Stage stage, Step step) {
        List<Talk> there = stage.talks().stream()
                .filter(talk -> talk.from().name().equals(step.word(0)))
                .toList();
        if (there.isEmpty()) {
            stage.inVain(step);
        }
        there.forEach(Talk::hangUp);
    }

    private static void mutual(Stage stage, Step step) {
        String[] ends = Links.ends(step.word(0));
        Station one = stage.realm().visor(ends[0]);
        Station other = stage.realm().visor(ends[1]);
        if (!one.isRunning() || !other.isRunning()) {
            stage.inVain(step);
        }
        dial(stage, one, other);
        dial(stage, other, one);
    }

    private static void dial(Stage stage, Station from, Station to) {
        String name = from + " dials " + to;
        stage.goesOn(name, stage.realm().begin(name, () -> {
            from.connect(to.key(), Realm.LIMIT);
            return true;
        }));
    }

    private static void within(Stage stage, Step step) {
        switch (step.word(1)) {
            case "all" -> stage.everybodyAnswers(step.span(0));
            case "agrees" -> stage.agrees("here", step.span(0));
            default -> {
                Talk talk = stage.talk(step.word(1));
                int wanted = talk.answers() + 2;
                stage.realm().within(step.span(0), talk + " answers; " + talk.state(), () -> talk.answers() >= wanted);
            }
        }
    }

    private static void stops(Stage stage, Step step) {
        Site site = stage.realm().site(step.word(0));
        Outcome<Boolean> stopped = site.stop();
        stage.goesOn(step.toString(), stopped);
        stage.realm().within(step.span(1), step.word(0) + " has ended", stopped::isDone);
    }

    private static void deaf(Stage stage, Step step) {
        String[] ends = Links.ends(step.word(0));
        Realm realm = stage.realm();
        stage.add(new Deaf(realm, realm.visor(ends[0]), realm.visor(ends[1])));
    }

    private static void quick(Stage stage, Step step) {
        Talk talk = stage.talk(step.word(0));
        Duration slowest = talk.takeSlowest();
        if (slowest.compareTo(step.span(1)) > 0) {
            throw new SoakFailure("an answer took " + Spans.text(slowest) + ": " + talk.state());
        }
    }

    private static void unbroken(Stage stage, Step step) {
        Talk talk = stage.talk(step.word(0));
        if (talk.dials() > 1) {
            throw new SoakFailure(talk.state());
        }
    }
}
