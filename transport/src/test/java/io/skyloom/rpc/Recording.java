package io.skyloom.rpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection recorded from the network's own programs: what was called with what, what came back, and the bytes of
 * each. Both ends can be played: the calls by a client, the answers by a service that checks its arguments.
 */
final class Recording {
    /** How far a call gets. */
    enum Reach {
        /** The server does not have it. */
        NOWHERE,
        /** The server has it, but its argument is of another type. */
        ARGUMENT,
        /** The method runs. */
        METHOD
    }

    /** One call. */
    record Step(
            String service,
            RpcMethod<?, ?> method,
            RpcMethod<?, ?> offered,
            Reach reach,
            Object argument,
            @Nullable Object reply,
            @Nullable String error) {}

    /** The bytes of one call. */
    @SuppressWarnings("ArrayRecordComponent") // compared as bytes on a stream
    record Exchange(byte[] request, byte[] response) {}

    private final String name;
    private final List<GobType<?>> met;
    private final List<Step> steps = new ArrayList<>();
    private List<Exchange> exchanges = List.of();

    /** @param met the types in the order in which the recorded program met them; none if each end was one of its own */
    Recording(String name, GobType<?>... met) {
        this.name = name;
        this.met = List.of(met);
    }

    /** A type that the recorded program met elsewhere. */
    static GobType<?> stranger(int number) {
        return GobStruct.<Gob.Nothing>define("main.Stranger" + number, fields -> row -> Gob.Nothing.NOTHING);
    }

    /** A call that is answered. */
    <A, R> Recording call(String service, RpcMethod<A, R> method, A argument, R reply) {
        steps.add(new Step(service, method, method, Reach.METHOD, argument, reply, null));
        return this;
    }

    /** A call whose method fails. */
    <A, R> Recording fails(String service, RpcMethod<A, R> method, A argument, String error) {
        steps.add(new Step(service, method, method, Reach.METHOD, argument, null, error));
        return this;
    }

    /** A call of something that the server does not have. */
    <A, R> Recording missing(String service, RpcMethod<A, R> method, A argument, String error) {
        steps.add(new Step(service, method, method, Reach.NOWHERE, argument, null, error));
        return this;
    }

    /** A call with an argument of another type than the server wants. */
    <A, R> Recording misfit(String service, RpcMethod<A, R> method, A argument, RpcMethod<?, ?> wanted, String error) {
        steps.add(new Step(service, method, wanted, Reach.ARGUMENT, argument, null, error));
        return this;
    }

    Recording with(List<Exchange> recorded) {
        if (recorded.size() != steps.size()) {
            throw new IllegalArgumentException(
                    name + ": " + recorded.size() + " exchanges, " + steps.size() + " steps");
        }
        exchanges = List.copyOf(recorded);
        return this;
    }

    List<Step> steps() {
        return steps;
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    /** The ids of the recorded program. */
    GobNumbering numbering() {
        GobNumbering numbering = new GobNumbering();
        met.forEach(numbering::meet);
        return numbering;
    }

    /** Services that answer as recorded, in order, and refuse any other argument. */
    List<RpcService> services() {
        return steps.stream()
                .filter(step -> step.error() == null || !step.error().startsWith("rpc: can't find service"))
                .map(Step::service)
                .distinct()
                .map(service -> RpcService.define(service, methods -> declare(service, methods)))
                .toList();
    }

    private void declare(String service, RpcService.Methods methods) {
        Map<RpcMethod<?, ?>, Queue<Step>> answers = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step.service().equals(service) && step.reach() != Reach.NOWHERE) {
                Queue<Step> script = answers.computeIfAbsent(step.offered(), key -> new ArrayDeque<>());
                if (step.reach() == Reach.METHOD) {
                    script.add(step);
                }
            }
        }
        answers.forEach((method, script) -> offer(methods, method, script));
    }

    private static <A, R> void offer(RpcService.Methods methods, RpcMethod<A, R> method, Queue<Step> script) {
        methods.add(method, (argument, call) -> {
            Step step = script.poll();
            if (step == null) {
                throw new RpcAnswerException("called once too often");
            }
            if (!Arrays.deepEquals(new Object[] {argument}, new Object[] {step.argument()})) {
                throw new RpcAnswerException(method.name() + " was called with " + argument);
            }
            if (step.error() != null) {
                throw new RpcAnswerException(step.error());
            }
            @SuppressWarnings("unchecked") // the step was added with this method's own reply type
            R reply = (R) Objects.requireNonNull(step.reply());
            return reply;
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
