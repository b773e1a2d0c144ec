package org.keywright.server.credential;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.keywright.server.api.InvalidException;

/**
 * Which server programs the devices of a credential type, as a policy has it: empty for this
 * server, {@code NONE} for devices that a third party delivers programmed, else the DNS name of
 * another server in lower case.
 */
final class ServerKey {

  static final String THIS_SERVER = "";
  static final String NONE = "NONE";

  private static final int LONGEST_TEXT = 2000;
  private static final int LONGEST_NAME = 253;
  // RFC 1123, section 2.1; the last label has a letter, which no IPv4 address has.
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*"
              + "(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private ServerKey() {}

  /**
   * The key that somebody typed or pasted: a DNS name, or an address of which the host is taken.
   *
   * @param ownHost the host of this server
   * @throws InvalidException if there is no DNS name in it
   */
  static String parse(String field, String text, String ownHost) {
    String typed = text.strip();
    if (typed.isEmpty() || typed.equalsIgnoreCase(NONE)) {
      return typed.isEmpty() ? THIS_SERVER : NONE;
    }
    String host = typed.length() > LONGEST_TEXT ? "" : host(typed);
    if (host.equalsIgnoreCase(ownHost)) {
      return THIS_SERVER;
    }
    if (host.length() > LONGEST_NAME || !DNS_NAME.matcher(host).matches()) {
      throw new InvalidException(
          field,
          "has to be the DNS name of a server, an address such as https://id.example.com/operator,"
              + " or NONE for devices of third parties");
    }
    return host;
  }

  private static String host(String typed) {
    try {
      String host = new URI(typed.contains("://") ? typed : "https://" + typed).getHost();
      return host == null ? ascii(typed) : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return ascii(typed);
    }
  }

  /** A name with letters beyond ASCII, as DNS has it; empty if it is none. */
  private static String ascii(String name) {
    try {
      return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
