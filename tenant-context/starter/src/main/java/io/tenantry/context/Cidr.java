package io.tenantry.context;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses that share a prefix, such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 * Immutable.
 */
public final class Cidr {

  private final byte[] network;
  private final int prefixLength;

  private Cidr(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /**
   * Reads {@code address/prefix}, or an address alone for that one address. Never asks a name
   * server. An IPv4 network holds its addresses in both forms, also mapped into IPv6.
   *
   * @throws IllegalArgumentException if it is not that, if bits are set behind the prefix (which
   *     mostly means that the prefix is not the intended one), or for a network of addresses that
   *     are mapped into IPv6: whether its prefix counts 32 bits or 128 would be a guess
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte @Nullable [] address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          "'%s' (expected: an IPv4 or IPv6 address, with a prefix length such as 10.0.0.0/8 or fd00::/8)"
              .formatted(text));
    }
    if (slash >= 0 && address.length == 4 && text.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'%s' (expected: an IPv4 network as such, like 10.0.0.0/8, which holds the addresses mapped into IPv6 too)"
              .formatted(text));
    }
    int bits = address.length * 8;
    int prefixLength = slash < 0 ? bits : DecimalNumber.parse(text, slash + 1, 3);
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "'%s' (expected: a prefix length of 0-%d)".formatted(text, bits));
    }
    Cidr cidr = new Cidr(address, prefixLength);
    if (!Arrays.equals(cidr.masked(address), address)) {
      throw new IllegalArgumentException(
          "'%s' (expected: no bits set behind the prefix)".formatted(text));
    }
    return cidr;
  }

  /**
   * Whether {@code address} is an IP address, as text, of this range. No other text is, a host's
   * name included; none is looked up.
   */
  public boolean contains(String address) {
    byte @Nullable [] bytes = IpLiteral.parse(address);
    return bytes != null && contains(bytes);
  }

  private boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = prefixLength % 8;
    return rest == 0 || ((address[whole] ^ network[whole]) & (0xff00 >> rest) & 0xff) == 0;
  }

  private byte[] masked(byte[] address) {
    byte[] masked = new byte[address.length];
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(8, prefixLength - i * 8));
      masked[i] = (byte) (address[i] & (0xff00 >> kept));
    }
    return masked;
  }

  @Override
  public String toString() {
    return "Cidr[%d bytes/%d]".formatted(network.length, prefixLength);
  }
}
