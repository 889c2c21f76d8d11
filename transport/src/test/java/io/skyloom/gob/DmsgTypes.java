package io.skyloom.gob;

import io.skyloom.key.PubKey;

/** The dmsg stream objects of both generations. */
@SuppressWarnings("ArrayRecordComponent") // messages are compared by their bytes on the wire
final class DmsgTypes {
    private DmsgTypes() {}

    record Addr(PubKey pk, int port) {
        static final GobStruct<Addr> GOB = GobStruct.define("dmsg.Addr", fields -> {
            var pk = fields.field("PK", GobKeys.PUB_KEY, Addr::pk);
            var port = fields.field("Port", Gob.UINT16, Addr::port);
            return row -> new Addr(row.get(pk), row.get(port));
        });
    }

    record StreamRequest(long timestamp, Addr src, Addr dst, boolean ipInfo, boolean geoInfo, byte[] noise) {
        static final GobStruct<StreamRequest> GOB_2024 = GobStruct.define("dmsg.StreamRequest", fields -> {
            var timestamp = fields.field("Timestamp", Gob.INT64, StreamRequest::timestamp);
            var src = fields.field("SrcAddr", Addr.GOB, StreamRequest::src);
            var dst = fields.field("DstAddr", Addr.GOB, StreamRequest::dst);
            var ipInfo = fields.field("IPinfo", Gob.BOOL, StreamRequest::ipInfo);
            var noise = fields.field("NoiseMsg", Gob.BYTES, StreamRequest::noise);
            return row -> new StreamRequest(
                    row.get(timestamp), row.get(src), row.get(dst), row.get(ipInfo), false, row.get(noise));
        });
        static final GobStruct<StreamRequest> GOB_2026 = GobStruct.define("dmsg.StreamRequest", fields -> {
            var timestamp = fields.field("Timestamp", Gob.INT64, StreamRequest::timestamp);
            var src = fields.field("SrcAddr", Addr.GOB, StreamRequest::src);
            var dst = fields.field("DstAddr", Addr.GOB, StreamRequest::dst);
            var ipInfo = fields.field("IPinfo", Gob.BOOL, StreamRequest::ipInfo);
            var geoInfo = fields.field("GeoInfo", Gob.BOOL, StreamRequest::geoInfo);
            var noise = fields.field("NoiseMsg", Gob.BYTES, StreamRequest::noise);
            return row -> new StreamRequest(
                    row.get(timestamp), row.get(src), row.get(dst), row.get(ipInfo), row.get(geoInfo), row.get(noise));
        });
    }

    record StreamResponse(
            byte[] hash,
            boolean accepted,
            byte[] ip,
            String country,
            String region,
            double lat,
            double lon,
            int code,
            byte[] noise) {
        static final GobStruct<StreamResponse> GOB_2024 = GobStruct.define("dmsg.StreamResponse", fields -> {
            var hash = fields.field("ReqHash", GobKeys.SHA256, StreamResponse::hash);
            var accepted = fields.field("Accepted", Gob.BOOL, StreamResponse::accepted);
            var ip = fields.field("IP", Gob.BYTES, StreamResponse::ip);
            var code = fields.field("ErrCode", Gob.UINT16, StreamResponse::code);
            var noise = fields.field("NoiseMsg", Gob.BYTES, StreamResponse::noise);
            return row -> new StreamResponse(
                    row.get(hash), row.get(accepted), row.get(ip), "", "", 0, 0, row.get(code), row.get(noise));
        });
        static final GobStruct<StreamResponse> GOB_2026 = GobStruct.define("dmsg.StreamResponse", fields -> {
            var hash = fields.field("ReqHash", GobKeys.SHA256, StreamResponse::hash);
            var accepted = fields.field("Accepted", Gob.BOOL, StreamResponse::accepted);
            var ip = fields.field("IP", Gob.BYTES, StreamResponse::ip);
            var country = fields.field("GeoCountry", Gob.STRING, StreamResponse::country);
            var region = fields.field("GeoRegion", Gob.STRING, StreamResponse::region);
            var lat = fields.field("GeoLat", Gob.FLOAT64, StreamResponse::lat);
            var lon = fields.field("GeoLon", Gob.FLOAT64, StreamResponse::lon);
            var code = fields.field("ErrCode", Gob.UINT16, StreamResponse::code);
            var noise = fields.field("NoiseMsg", Gob.BYTES, StreamResponse::noise);
            return row -> new StreamResponse(
                    row.get(hash),
                    row.get(accepted),
                    row.get(ip),
                    row.get(country),
                    row.get(region),
                    row.get(lat),
                    row.get(lon),
                    row.get(code),
                    row.get(noise));
        });
    }

    record PeerAnnounce(long timestamp, PubKey src) {
        static final GobStruct<PeerAnnounce> GOB = GobStruct.define("dmsg.PeerAnnounce", fields -> {
            var timestamp = fields.field("Timestamp", Gob.INT64, PeerAnnounce::timestamp);
            var src = fields.field("SrcPK", GobKeys.PUB_KEY, PeerAnnounce::src);
            return row -> new PeerAnnounce(row.get(timestamp), row.get(src));
        });
    }
}
