package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.apprpc.AppEvent;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.HostPort;
import io.skyloom.stcp.PkTable;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TransportNewsTest {
    private final PkTable book = new PkTable();

    private Visor visor(World world, int number) throws IOException {
        String place = "10.0.0." + number + ":7777";
        Visor visor = Visor.builder()
                .keys(KeyPair.fromSeed(new byte[] {(byte) number}))
                .seams(world.virtual().seams("visor" + number, "10.0.0." + number))
                .stcp(HostPort.parse(place))
                .peers(book)
                .version("test")
                .build()
                .start();
        book.put(visor.key(), HostPort.parse(place));
        return visor;
    }

    private static String text(AppEvent event) {
        return event.type() + " " + new String(event.data(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldTellOfTransportsThatWereDialledAndNoOthers(World world) throws Exception {
        List<String> near = new CopyOnWriteArrayList<>();
        List<String> far = new CopyOnWriteArrayList<>();
        try (Visor a = visor(world, 1);
                Visor b = visor(world, 2)) {
            a.transports().watch(new TransportNews(event -> near.add(text(event))));
            b.transports().watch(new TransportNews(event -> far.add(text(event))));
            ManagedTransport made = a.transports().save(b.key(), "stcp", Label.USER, Duration.ofSeconds(10));
            String data = " {\"remote_net\":\"stcp\",\"remote_addr\":\"10.0.0.2:7777\"}";
            Eventually.holds("it is told", () -> near.equals(List.of("tcp_dial" + data)));
            a.transports().delete(made.id());
            Eventually.holds("its end is told", () -> near.equals(List.of("tcp_dial" + data, "tcp_close" + data)));
            Eventually.holds("the other has lost it", () -> b.transports().count() == 0);
        }
        assertThat(far).as("who was dialled").isEmpty();
    }
}
