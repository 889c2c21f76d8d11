package io.skyloom.gob;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Go map as a map that keeps the sender's order and cannot be changed. An empty one stands for Go's nil: a struct
 * leaves it out; to send an empty map as such, make the field a pointer.
 */
final class DictionaryType<K, V> extends GobType<Map<K, V>> {
    private final GobType<K> key;
    private final GobType<V> elem;

    DictionaryType(GobType<K> key, GobType<V> elem) {
        super(GoType.map(key.go(), elem.go()));
        this.key = key;
        this.elem = elem;
    }

    @Override
    Map<K, V> zero() {
        return Map.of();
    }

    @Override
    boolean omitted(Map<K, V> value) {
        return value.isEmpty();
    }

    @Override
    void write(GobOutput out, Map<K, V> value) throws GobException {
        out.enter();
        out.body().uint(value.size());
        for (Map.Entry<K, V> pair : value.entrySet()) {
            key.write(out, pair.getKey());
            elem.write(out, pair.getValue());
        }
        out.leave();
    }

    @Override
    Bound<Map<K, V>> bind(Binder binder, int wireId, String name) throws GobException {
        int keyId = binder.definitions().keyOf(wireId);
        int elemId = binder.definitions().elemOf(wireId);
        Bound<K> eachKey = key.bind(binder, keyId, name);
        Bound<V> eachElem = elem.bind(binder, elemId, name);
        return in -> read(in, eachKey, eachElem, keyId, elemId);
    }

    private Map<K, V> read(GobInput in, Bound<K> eachKey, Bound<V> eachElem, int keyId, int elemId) throws IOException {
        in.enter();
        int count = in.pairs(keyId, elemId);
        Map<K, V> pairs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            K k = eachKey.read(in);
            pairs.put(k, eachElem.read(in));
        }
        in.leave();
        return Collections.unmodifiableMap(pairs);
    }
}
