package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Net;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.World;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(CleanRun.class)
class DestinationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.8",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "239.1.1.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8",
                "2002:7f00:1::",
                "2002:a00:1::9",
                "2001:0:4136:e378::1",
                "2001:db8::1",
                "100::1"
            })
    void shouldKeepStrangersAwayFromTheExitsOwnNetworks(String address) throws Exception {
        assertThat(Destinations.isGlobal(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00::1",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void shouldLetStrangersIntoTheInternet(String address) throws Exception {
        assertThat(Destinations.isGlobal(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void shouldKnowItsOwnPublicAddress(World world) throws Exception {
        Net net = world.virtual().seams("exit", "5.5.5.5", "2a00::5").net();
        Destinations internet = Destinations.internet(net);
        assertThat(internet.allow(InetAddress.getByName("5.5.5.5"))).isFalse();
        assertThat(internet.allow(InetAddress.getByName("2a00::5"))).isFalse();
        assertThat(internet.allow(InetAddress.getByName("5.5.5.6"))).isTrue();
        assertThat(Destinations.anywhere(net).allow(InetAddress.getLoopbackAddress()))
                .isTrue();
    }
}
