package io.skyloom.stcpr;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses as text on the wire: IPv4 as four decimal numbers, IPv6 in lower case with the longest run of zero groups
 * shortened, no scope. Nothing here ever asks a name server.
 */
public final class AddressText {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int GROUPS = 8;

    private AddressText() {}

    /** The text of an address. */
    public static String of(InetAddress address) {
        return address instanceof Inet4Address ? address.getHostAddress() : shortened(groups(address.getAddress()));
    }

    /** The address a text stands for; empty when it is no literal. */
    public static Optional<InetAddress> parse(String text) {
        boolean literal = IPV4.matcher(text).matches()
                || (text.indexOf(':') >= 0 && IPV6.matcher(text).matches());
        try {
            return literal ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static int[] groups(byte[] address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address[2 * i] & 0xFF) << 8 | (address[2 * i + 1] & 0xFF);
        }
        return groups;
    }

    private static String shortened(int[] groups) {
        int gap = longestZeros(groups);
        int gapEnd = gap < 0 ? -1 : gap + zerosAt(groups, gap);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i = gapEnd - 1;
                continue;
            }
            if (i > 0 && i != gapEnd) {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** Where the first longest run of at least two zero groups begins, or -1. */
    private static int longestZeros(int[] groups) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zerosAt(groups, i);
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        return best;
    }

    private static int zerosAt(int[] groups, int begin) {
        int end = begin;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - begin;
    }
}
