package io.skyloom.gob;

import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The Go types that the recorded vectors were made of, as a user of this package would write them down. */
@SuppressWarnings("ArrayRecordComponent") // messages are compared by their bytes on the wire
final class VectorTypes {
    private VectorTypes() {}

    record Scalars(
            boolean b,
            long i,
            int i8,
            long i64,
            long u,
            int u8,
            int u16,
            long u64,
            double f,
            float f32,
            String s,
            byte[] y) {
        static final GobStruct<Scalars> GOB = GobStruct.define("main.Scalars", fields -> {
            var b = fields.field("B", Gob.BOOL, Scalars::b);
            var i = fields.field("I", Gob.INT, Scalars::i);
            var i8 = fields.field("I8", Gob.INT8, Scalars::i8);
            var i64 = fields.field("I64", Gob.INT64, Scalars::i64);
            var u = fields.field("U", Gob.UINT, Scalars::u);
            var u8 = fields.field("U8", Gob.UINT8, Scalars::u8);
            var u16 = fields.field("U16", Gob.UINT16, Scalars::u16);
            var u64 = fields.field("U64", Gob.UINT64, Scalars::u64);
            var f = fields.field("F", Gob.FLOAT64, Scalars::f);
            var f32 = fields.field("F32", Gob.FLOAT32, Scalars::f32);
            var s = fields.field("S", Gob.STRING, Scalars::s);
            var y = fields.field("Y", Gob.BYTES, Scalars::y);
            return row -> new Scalars(
                    row.get(b),
                    row.get(i),
                    row.get(i8),
                    row.get(i64),
                    row.get(u),
                    row.get(u8),
                    row.get(u16),
                    row.get(u64),
                    row.get(f),
                    row.get(f32),
                    row.get(s),
                    row.get(y));
        });
    }

    record Inner(long a, String b) {
        static final GobStruct<Inner> GOB = GobStruct.define("main.Inner", fields -> {
            var a = fields.field("A", Gob.INT, Inner::a);
            var b = fields.field("B", Gob.STRING, Inner::b);
            return row -> new Inner(row.get(a), row.get(b));
        });
    }

    record Outer(
            Inner x,
            Optional<Inner> p,
            Optional<Long> pi,
            List<Inner> l,
            List<Inner> lp,
            List<Inner> a,
            Optional<Map<String, Inner>> m,
            long z) {
        static final GobStruct<Outer> GOB = GobStruct.define("main.Outer", fields -> {
            var x = fields.field("X", Inner.GOB, Outer::x);
            var p = fields.field("P", Gob.pointer(Inner.GOB), Outer::p);
            var pi = fields.field("PI", Gob.pointer(Gob.INT), Outer::pi);
            var l = fields.field("L", Gob.slice(Inner.GOB), Outer::l);
            var lp = fields.field("LP", Gob.slice(Gob.reference(Inner.GOB)), Outer::lp);
            var a = fields.field("A", Gob.array(2, Inner.GOB), Outer::a);
            var m = fields.field("M", Gob.pointer(Gob.map(Gob.STRING, Inner.GOB)), Outer::m);
            var z = fields.field("Z", Gob.UINT, Outer::z);
            return row -> new Outer(
                    row.get(x), row.get(p), row.get(pi), row.get(l), row.get(lp), row.get(a), row.get(m), row.get(z));
        });
    }

    record Base(long id) {
        static final GobStruct<Base> GOB = GobStruct.define("main.Base", fields -> {
            var id = fields.field("ID", Gob.INT, Base::id);
            return row -> new Base(row.get(id));
        });
    }

    record Embeds(Base base, Optional<Inner> inner, String name) {
        static final GobStruct<Embeds> GOB = GobStruct.define("main.Embeds", fields -> {
            var base = fields.field("Base", Base.GOB, Embeds::base);
            var inner = fields.field("Inner", Gob.pointer(Inner.GOB), Embeds::inner);
            var name = fields.field("Name", Gob.STRING, Embeds::name);
            return row -> new Embeds(row.get(base), row.get(inner), row.get(name));
        });
    }

    record Times(OffsetDateTime t, Duration d, Optional<OffsetDateTime> p) {
        static final GobStruct<Times> GOB = GobStruct.define("main.Times", fields -> {
            var t = fields.field("T", Gob.ZONED_TIME, Times::t);
            var d = fields.field("D", Gob.DURATION, Times::d);
            var p = fields.field("P", Gob.pointer(Gob.ZONED_TIME), Times::p);
            return row -> new Times(row.get(t), row.get(d), row.get(p));
        });
    }

    record Arrays(byte[] k, byte[] h, List<Integer> u, List<String> s) {
        static final GobStruct<Arrays> GOB = GobStruct.define("main.Arrays", fields -> {
            var k = fields.field("K", Gob.byteArray(33), Arrays::k);
            var h = fields.field("H", Gob.byteArray(32), Arrays::h);
            var u = fields.field("U", Gob.array(4, Gob.UINT16), Arrays::u);
            var s = fields.field("S", Gob.array(2, Gob.STRING), Arrays::s);
            return row -> new Arrays(row.get(k), row.get(h), row.get(u), row.get(s));
        });
    }

    record Slices(
            List<List<Long>> ii,
            List<byte[]> bb,
            List<List<String>> ss,
            List<Boolean> b,
            List<Double> f,
            List<Duration> d,
            byte[] u8,
            List<Integer> i8) {
        static final GobStruct<Slices> GOB = GobStruct.define("main.Slices", fields -> {
            var ii = fields.field("II", Gob.slice(Gob.slice(Gob.INT)), Slices::ii);
            var bb = fields.field("BB", Gob.slice(Gob.BYTES), Slices::bb);
            var ss = fields.field("SS", Gob.slice(Gob.slice(Gob.STRING)), Slices::ss);
            var b = fields.field("B", Gob.slice(Gob.BOOL), Slices::b);
            var f = fields.field("F", Gob.slice(Gob.FLOAT64), Slices::f);
            var d = fields.field("D", Gob.slice(Gob.DURATION), Slices::d);
            var u8 = fields.field("U8", Gob.BYTES, Slices::u8);
            var i8 = fields.field("I8", Gob.slice(Gob.INT8), Slices::i8);
            return row -> new Slices(
                    row.get(ii),
                    row.get(bb),
                    row.get(ss),
                    row.get(b),
                    row.get(f),
                    row.get(d),
                    row.get(u8),
                    row.get(i8));
        });
    }

    record Maps(
            Map<String, String> ms,
            Map<Integer, Long> mi,
            Map<String, byte[]> mb,
            Map<String, Map<String, Boolean>> mm,
            Map<String, Inner> mp) {
        static final GobStruct<Maps> GOB = GobStruct.define("main.Maps", fields -> {
            var ms = fields.field("MS", Gob.map(Gob.STRING, Gob.STRING), Maps::ms);
            var mi = fields.field("MI", Gob.map(Gob.UINT16, Gob.INT64), Maps::mi);
            var mb = fields.field("MB", Gob.map(Gob.STRING, Gob.BYTES), Maps::mb);
            var mm = fields.field("MM", Gob.map(Gob.STRING, Gob.map(Gob.STRING, Gob.BOOL)), Maps::mm);
            var mp = fields.field("MP", Gob.map(Gob.STRING, Gob.reference(Inner.GOB)), Maps::mp);
            return row -> new Maps(row.get(ms), row.get(mi), row.get(mb), row.get(mm), row.get(mp));
        });
    }

    record Keys(
            PubKey pk,
            Optional<SecKey> sk,
            Sig sig,
            byte[] h,
            List<PubKey> pks,
            UUID id,
            List<UUID> ids,
            Optional<PubKey> ppk) {
        static final GobStruct<Keys> GOB = GobStruct.define("main.Keys", fields -> {
            var pk = fields.field("PK", GobKeys.PUB_KEY, Keys::pk);
            var sk = fields.field("SK", GobKeys.SEC_KEY, Keys::sk);
            var sig = fields.field("Sig", GobKeys.SIG, Keys::sig);
            var h = fields.field("H", GobKeys.SHA256, Keys::h);
            var pks = fields.field("PKs", Gob.slice(GobKeys.PUB_KEY), Keys::pks);
            var id = fields.field("ID", Gob.UUID, Keys::id);
            var ids = fields.field("IDs", Gob.slice(Gob.UUID), Keys::ids);
            var ppk = fields.field("PPK", Gob.pointer(GobKeys.PUB_KEY), Keys::ppk);
            return row -> new Keys(
                    row.get(pk),
                    row.get(sk),
                    row.get(sig),
                    row.get(h),
                    row.get(pks),
                    row.get(id),
                    row.get(ids),
                    row.get(ppk));
        });
    }

    record Tree(long v, List<Tree> kids) {
        static final GobStruct<Tree> GOB = GobStruct.define("main.Tree", fields -> {
            var v = fields.field("V", Gob.INT, Tree::v);
            var kids = fields.field("Kids", Gob.slice(Gob.reference(fields.self())), Tree::kids);
            return row -> new Tree(row.get(v), row.get(kids));
        });
    }

    record Skips(long a, String c) {
        static final GobStruct<Skips> GOB = GobStruct.define("main.Skips", fields -> {
            var a = fields.field("A", Gob.INT, Skips::a);
            var c = fields.field("C", Gob.STRING, Skips::c);
            return row -> new Skips(row.get(a), row.get(c));
        });
    }

    record Iface(Optional<GobBoxed<?>> v, Optional<GobBoxed<?>> e) {
        static final GobType<Optional<GobBoxed<?>>> ANY = Gob.any(
                "interface {}",
                Map.of("main.Inner", Inner.GOB, "string", Gob.STRING, "bool", Gob.BOOL, "int", Gob.INT));

        static final GobStruct<Iface> GOB = GobStruct.define("main.Iface", fields -> {
            var v = fields.field("V", ANY, Iface::v);
            var e = fields.field("E", ANY, Iface::e);
            return row -> new Iface(row.get(v), row.get(e));
        });
    }

    /** {@code type tEmpty struct{}}. */
    static final GobStruct<Gob.Nothing> NAMED_EMPTY =
            GobStruct.define("main.tEmpty", fields -> row -> Gob.Nothing.NOTHING);

    /** A public key whose bytes nobody checks. */
    static final GobType<List<Byte>> UNCHECKED_KEY =
            GobOpaque.binaryMarshaler("cipher.PubKey", List.of(), form -> boxed(form), list -> unboxed(list));

    private static List<Byte> boxed(byte[] form) {
        List<Byte> list = new java.util.ArrayList<>();
        for (byte octet : form) {
            list.add(octet);
        }
        return list;
    }

    private static byte[] unboxed(List<Byte> list) {
        byte[] form = new byte[list.size()];
        for (int i = 0; i < form.length; i++) {
            form[i] = list.get(i);
        }
        return form;
    }

    /** Which type every recorded vector is of. */
    static final Map<String, GobType<?>> BY_VECTOR = byVector();

    private static Map<String, GobType<?>> byVector() {
        Map<String, GobType<?>> types = new HashMap<>();
        addPlain(types);
        addStructs(types);
        addNetwork(types);
        return Map.copyOf(types);
    }

    private static void addPlain(Map<String, GobType<?>> types) {
        types.put("bool", Gob.BOOL);
        types.put("int", Gob.INT);
        types.put("int8_int16_int32", Gob.INT);
        types.put("uint", Gob.UINT);
        types.put("float64", Gob.FLOAT64);
        types.put("float64_nan", Gob.FLOAT64);
        types.put("string", Gob.STRING);
        types.put("bytes", Gob.BYTES);
        types.put("byte_array_4", Gob.byteArray(4));
        types.put("byte_array_33", Gob.byteArray(33));
        types.put("string_array", Gob.array(3, Gob.STRING));
        types.put("string_slice", Gob.slice(Gob.STRING));
        types.put("int_slice", Gob.slice(Gob.INT));
        types.put("duration_slice", Gob.slice(Gob.DURATION));
        types.put("byte_slices", Gob.slice(Gob.BYTES));
        types.put("bool_slice", Gob.slice(Gob.BOOL));
        types.put("slice_of_slices", Gob.slice(Gob.slice(Gob.STRING)));
        types.put("map_string_int", Gob.map(Gob.STRING, Gob.INT));
        types.put("map_pk_bool", Gob.map(GobKeys.PUB_KEY, Gob.BOOL));
        types.put("map_uuid_struct", Gob.map(Gob.UUID, Gob.reference(Inner.GOB)));
        types.put("pointer_int", Gob.pointer(Gob.INT));
        types.put("netip", Gob.BYTES.named("net.IP"));
    }

    private static void addStructs(Map<String, GobType<?>> types) {
        types.put("empty_struct_named", NAMED_EMPTY);
        types.put("empty_struct_anon", Gob.NOTHING);
        for (String name : List.of("scalars_all", "scalars_zero", "scalars_some")) {
            types.put(name, Scalars.GOB);
        }
        for (String name : List.of("outer_full", "outer_zero", "outer_ptr_zero")) {
            types.put(name, Outer.GOB);
        }
        types.put("embedded", Embeds.GOB);
        types.put("times", Times.GOB);
        types.put("times_zero", Times.GOB);
        types.put("time_variants", Gob.ZONED_TIME);
        types.put("arrays", Arrays.GOB);
        types.put("slices", Slices.GOB);
        types.put("maps", Maps.GOB);
        types.put("keys", Keys.GOB);
        types.put("keys_zero", Keys.GOB);
        types.put("pubkey", GobKeys.PUB_KEY);
        types.put("pubkey_zero", UNCHECKED_KEY);
        types.put("pubkeys", Gob.slice(GobKeys.PUB_KEY));
        types.put("uuid", Gob.UUID);
        types.put("interface", Iface.GOB);
        types.put("recursive", Tree.GOB);
        types.put("skipped_fields", Skips.GOB);
    }

    private static void addNetwork(Map<String, GobType<?>> types) {
        types.put("dmsg_stream_request", DmsgTypes.StreamRequest.GOB_2024);
        types.put("dmsg_stream_request_ip", DmsgTypes.StreamRequest.GOB_2024);
        types.put("dmsg_stream_request_2026", DmsgTypes.StreamRequest.GOB_2026);
        types.put("dmsg_stream_response", DmsgTypes.StreamResponse.GOB_2024);
        types.put("dmsg_stream_response_ip", DmsgTypes.StreamResponse.GOB_2024);
        types.put("dmsg_stream_response_err", DmsgTypes.StreamResponse.GOB_2024);
        types.put("dmsg_stream_response_2026", DmsgTypes.StreamResponse.GOB_2026);
        types.put("dmsg_peer_announce_2026", DmsgTypes.PeerAnnounce.GOB);
        types.put("pty_command_req", PtyTypes.CommandReq.GOB_2024);
        types.put("pty_command_req_2026", PtyTypes.CommandReq.GOB_2026);
        types.put("pty_winsize", PtyTypes.WinSize.GOB);
        types.put("pty_exec_2026", PtyTypes.ExecReq.GOB);
        types.put("pty_exec_result_2026", PtyTypes.ExecResult.GOB);
        types.put("routing_bidirectional_route", SetupTypes.BidirectionalRoute.GOB);
        types.put("routing_edge_rules", SetupTypes.EdgeRules.GOB);
        types.put("routing_rules", SetupTypes.RULES);
        types.put("routing_route_ids", SetupTypes.ROUTE_IDS);
    }
}
