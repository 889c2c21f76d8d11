package io.skyloom.engine.appserver;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.appclient.AppMain;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What tests start as a process: prints and ends, waits for a signal, or is an application. */
final class TinyProgram {
    private TinyProgram() {}

    /** Says who it is and does what its first argument says. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "wait" -> await();
            case "app" -> System.exit(application());
            default -> {
                System.out.println("hello");
                System.out.println(System.getenv("TINY"));
                System.out.println(Path.of("").toRealPath());
                System.err.println("trouble");
                System.exit(Integer.parseInt(args[0]));
            }
        }
    }

    private static void await() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("bye")));
        System.out.println("waiting");
        new CountDownLatch(1).await();
    }

    private static int application() {
        SystemSeams seams = SystemSeams.open("tiny", SystemThreads.DataPlane.PLATFORM);
        App app = context -> {
            AppPort port = context.network().listen(AppAddress.SKYNET, context.port());
            context.onStop(port::close);
            System.out.println("listening");
            context.status(AppStatus.CONNECTING);
            CountDownLatch stop = new CountDownLatch(1);
            context.onStop(stop::countDown);
            stop.await();
        };
        return AppMain.run(Map.of("tiny", () -> app), "tiny", List.of(), System.getenv(), seams.seams());
    }
}
