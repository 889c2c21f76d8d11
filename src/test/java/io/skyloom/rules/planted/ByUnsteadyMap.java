package io.skyloom.rules.planted;

import java.util.List;
import org.jctools.maps.NonBlockingHashMap;

/** Lists what a map holds in an order that another run would not repeat. */
public final class ByUnsteadyMap {
    private ByUnsteadyMap() {}

    static List<String> listed() {
        return List.copyOf(new NonBlockingHashMap<String, String>().values());
    }
}
