package io.skyloom.gob;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A slice, or an array of a fixed length, as a list. Lists that were read cannot be changed. */
final class ListType<E> extends GobType<List<E>> {
    /** More room than this is not made before the elements are there. */
    private static final int FIRST_ROOM = 1024;

    private static final int ANY_LENGTH = -1;

    private final GobType<E> elem;
    private final int length;

    private ListType(GoType go, GobType<E> elem, int length) {
        super(go);
        this.elem = elem;
        this.length = length;
    }

    static <E> ListType<E> slice(GobType<E> elem) {
        return new ListType<>(GoType.slice(elem.go()), elem, ANY_LENGTH);
    }

    static <E> ListType<E> array(int length, GobType<E> elem) {
        return new ListType<>(GoType.array(length, elem.go()), elem, length);
    }

    @Override
    List<E> zero() {
        return length == ANY_LENGTH ? List.of() : Collections.nCopies(length, elem.zero());
    }

    @Override
    boolean omitted(List<E> value) {
        return length == ANY_LENGTH && value.isEmpty();
    }

    @Override
    void write(GobOutput out, List<E> value) throws GobException {
        if (length != ANY_LENGTH && value.size() != length) {
            throw GobException.of("gob: " + spelling() + " cannot hold " + value.size() + " elements");
        }
        out.enter();
        out.body().uint(value.size());
        for (E element : value) {
            elem.write(out, element);
        }
        out.leave();
    }

    @Override
    Bound<List<E>> bind(Binder binder, int wireId, String name) throws GobException {
        int elemId = binder.definitions().elemOf(wireId);
        Bound<E> each = elem.bind(binder, elemId, name);
        return in -> read(in, each, elemId);
    }

    private List<E> read(GobInput in, Bound<E> each, int elemId) throws IOException {
        in.enter();
        int count = in.count(elemId);
        if (length != ANY_LENGTH && count != length) {
            throw in.fault("gob: " + count + " elements in " + spelling());
        }
        List<E> elements = new ArrayList<>(Math.min(count, FIRST_ROOM));
        for (int i = 0; i < count; i++) {
            elements.add(each.read(in));
        }
        in.leave();
        return Collections.unmodifiableList(elements);
    }
}
