package org.keywright.server.ca;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Lets an OCSP request through whose Base64 stands in the path, as RFC 6960, appendix A.1 has it:
 * there, and only there, a path may have slashes that are percent-encoded or double. All other
 * paths are held to Spring Security's strict rules.
 */
final class OcspPathFirewall implements HttpFirewall {

  private static final String PREFIX = PkiPaths.OCSP + "/";

  private final HttpFirewall strict = new StrictHttpFirewall();
  private final HttpFirewall base64 = base64();

  @Override
  public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
    return rules(request).getFirewalledRequest(request);
  }

  @Override
  public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
    return strict.getFirewalledResponse(response);
  }

  private HttpFirewall rules(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith(PREFIX) && isBase64(path.substring(PREFIX.length())) ? base64 : strict;
  }

  /** Base64 and its percent-encoding have no dots, so that no path leads out of this one. */
  private static boolean isBase64(String encoded) {
    return encoded
            .chars()
            .allMatch(c ->
                (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "+/=%".indexOf(c) >= 0)
        && !encoded.contains("%2e")
        && !encoded.contains("%2E");
  }

  private static HttpFirewall base64() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPercent(true); // the slash's, which the web server leaves encoded
    return firewall;
  }
}
