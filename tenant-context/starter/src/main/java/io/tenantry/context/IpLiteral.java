package io.tenantry.context;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** IP addresses as text, without ever asking a name server for a text that is not one. */
final class IpLiteral {

  private static final int LONGEST = 45;

  private IpLiteral() {}

  /**
   * The 4 bytes of an IPv4 address (also of one that is mapped into IPv6) or the 16 of an IPv6
   * address, whose zone ({@code %eth0}) is ignored; null for any other text.
   */
  static byte @Nullable [] parse(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    if (address.indexOf(':') >= 0) {
      return parseV6(address);
    }
    return zone < 0 ? parseV4(address) : null;
  }

  private static byte @Nullable [] parseV4(String text) {
    byte[] bytes = new byte[4];
    int part = 0;
    int value = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        boolean leadingZero = digits > 0 && value == 0;
        value = value * 10 + (c - '0');
        digits++;
        if (leadingZero || value > 255) {
          return null;
        }
      } else if (c == '.' && digits > 0 && part < 3) {
        bytes[part++] = (byte) value;
        value = 0;
        digits = 0;
      } else {
        return null;
      }
    }
    if (part != 3 || digits == 0) {
      return null;
    }
    bytes[3] = (byte) value;
    return bytes;
  }

  private static byte @Nullable [] parseV6(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && (c > 'f' || Character.digit(c, 16) < 0)) {
        return null;
      }
    }
    try {
      // A text with a colon is taken as a literal, or refused; it is never looked up.
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
