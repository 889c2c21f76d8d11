package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A rule in a summary, where it stands twice: as bytes and taken apart. Only the bytes are read. Immutable.
 *
 * @param rule the rule
 * @param isTakenApart whether it stands there in parts as well; visors do that, other sources need not
 */
public record RuleView(Rule rule, boolean isTakenApart) {
    /** A rule in both forms. */
    public RuleView(Rule rule) {
        this(rule, true);
    }

    private static final int REVERSE = 0;
    private static final int FORWARD = 1;
    private static final int INTERMEDIARY = 2;

    /** Where a rule leads to. */
    private record Next(long id, UUID transport) {}

    /** The parts of a rule; those that its kind does not have are absent. */
    private record Parts(
            Duration keepAlive,
            int type,
            long key,
            Optional<RouteDescriptor> consume,
            Optional<Onward> forward,
            Optional<Next> relay) {
        static Parts of(Rule rule) {
            long key = Integer.toUnsignedLong(rule.key());
            Duration life = rule.keepAlive();
            return switch (rule) {
                case Rule.Reverse ends ->
                    new Parts(life, REVERSE, key, Optional.of(ends.descriptor()), Optional.empty(), Optional.empty());
                case Rule.Forward starts ->
                    new Parts(
                            life,
                            FORWARD,
                            key,
                            Optional.empty(),
                            Optional.of(new Onward(starts.descriptor(), next(starts.nextId(), starts.nextTransport()))),
                            Optional.empty());
                case Rule.Intermediary relays ->
                    new Parts(
                            life,
                            INTERMEDIARY,
                            key,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(next(relays.nextId(), relays.nextTransport())));
            };
        }

        private static Next next(int id, UUID transport) {
            return new Next(Integer.toUnsignedLong(id), transport);
        }
    }

    /** How a route begins. */
    private record Onward(RouteDescriptor descriptor, Next next) {}

    private static final RouteDescriptor NOWHERE =
            new RouteDescriptor(new RouteAddress(PubKey.NULL, 0), new RouteAddress(PubKey.NULL, 0));

    private static final GobStruct<RouteDescriptor> DESCRIPTOR =
            GobStruct.define("routing.RouteDescriptorFields", fields -> {
                var toKey = fields.field(
                        "DstPK", GobKeys.PUB_KEY, d -> d.destination().key());
                var fromKey =
                        fields.field("SrcPK", GobKeys.PUB_KEY, d -> d.source().key());
                var toPort =
                        fields.field("DstPort", Gob.UINT16, d -> d.destination().port());
                var fromPort =
                        fields.field("SrcPort", Gob.UINT16, d -> d.source().port());
                return row -> new RouteDescriptor(
                        new RouteAddress(row.get(fromKey), row.get(fromPort)),
                        new RouteAddress(row.get(toKey), row.get(toPort)));
            });

    private static final GobStruct<RouteDescriptor> CONSUME = GobStruct.define("routing.RuleConsumeFields", fields -> {
        var descriptor = fields.field("RouteDescriptor", DESCRIPTOR, (RouteDescriptor d) -> d);
        return row -> row.get(descriptor);
    });

    private static final GobStruct<Onward> ONWARD = GobStruct.define("routing.RuleForwardFields", fields -> {
        var descriptor = fields.field("RouteDescriptor", DESCRIPTOR, Onward::descriptor);
        var id = fields.field("NextRID", Gob.UINT32, onward -> onward.next().id());
        var transport =
                fields.field("NextTID", Gob.UUID, onward -> onward.next().transport());
        return row -> new Onward(row.get(descriptor), new Next(row.get(id), row.get(transport)));
    });

    private static final GobStruct<Next> RELAY = GobStruct.define("routing.RuleIntermediaryForwardFields", fields -> {
        var id = fields.field("NextRID", Gob.UINT32, Next::id);
        var transport = fields.field("NextTID", Gob.UUID, Next::transport);
        return row -> new Next(row.get(id), row.get(transport));
    });

    private static final GobStruct<Parts> PARTS = GobStruct.define("routing.RuleSummary", fields -> {
        var life = fields.field("KeepAlive", Gob.DURATION, Parts::keepAlive);
        var type = fields.field("Type", Gob.UINT8, Parts::type);
        var key = fields.field("KeyRouteID", Gob.UINT32, Parts::key);
        var consume = fields.field("ConsumeFields", Gob.pointer(CONSUME), Parts::consume);
        var forward = fields.field("ForwardFields", Gob.pointer(ONWARD), Parts::forward);
        var relay = fields.field("IntermediaryForwardFields", Gob.pointer(RELAY), Parts::relay);
        return row -> new Parts(
                row.get(life), row.get(type), row.get(key), row.get(consume), row.get(forward), row.get(relay));
    });

    private static final GobType<Optional<Parts>> SUMMARY = Gob.pointer(PARTS);

    static final GobStruct<RuleView> GOB = GobStruct.define("visor.routingRuleResp", fields -> {
        fields.field(
                "Key", Gob.UINT32, view -> Integer.toUnsignedLong(view.rule().key()));
        var hex = fields.field(
                "Rule", Gob.STRING, view -> HexFormat.of().formatHex(view.rule().bytes()));
        var parts = fields.field(
                "Summary",
                SUMMARY,
                view -> view.isTakenApart() ? Optional.of(Parts.of(view.rule())) : Optional.empty());
        return row -> new RuleView(parsed(row.get(hex)), row.get(parts).isPresent());
    });

    /** A rule at its zero stands for an absent one. */
    private static Rule parsed(String hex) {
        return hex.isEmpty()
                ? new Rule.Reverse(Duration.ZERO, 0, NOWHERE)
                : Rule.parse(HexFormat.of().parseHex(hex));
    }
}
