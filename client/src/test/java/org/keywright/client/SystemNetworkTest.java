package org.keywright.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemNetworkTest {

  private static final URI SERVER = URI.create("https://id.example.com/client/v1/exchange");

  @TempDir Path folder;

  @Test
  void the_proxy_in_the_environment_is_used_for_https() {
    ProxySelector selector =
        SystemNetwork.proxy(Map.of("HTTPS_PROXY", "http://proxy.example.com:3128"));
    Proxy proxy = selector.select(SERVER).getFirst();
    assertThat(proxy.address())
        .isEqualTo(InetSocketAddress.createUnresolved("proxy.example.com", 3128));
  }

  @Test
  void hosts_that_are_excepted_and_this_computer_are_reached_directly() {
    ProxySelector selector =
        SystemNetwork.proxy(
            Map.of("https_proxy", "proxy.example.com:3128", "no_proxy", "other.org,.example.com"));
    assertThat(selector.select(SERVER)).containsExactly(Proxy.NO_PROXY);
    assertThat(selector.select(URI.create("http://localhost:8080/")))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(selector.select(URI.create("https://another.org/"))).isNotEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void a_proxy_that_is_none_leaves_javas_settings() {
    assertThat(SystemNetwork.proxy(Map.of("https_proxy", "http://[")))
        .isSameAs(ProxySelector.getDefault());
  }

  @Test
  void the_first_bundle_of_authorities_that_is_there_is_trusted() throws Exception {
    Path root = Path.of(System.getProperty("keywright.root"));
    Path bundle = folder.resolve("bundle.pem");
    Files.copy(root.resolve("testdata/yubico-attestation/yubico-piv-root-ca-263751.pem"), bundle);
    assertThat(SystemNetwork.trust(List.of(folder.resolve("missing"), bundle))).isPresent();
  }

  @Test
  void a_bundle_that_is_empty_or_none_leaves_javas_trust() throws Exception {
    Path bundle = Files.writeString(folder.resolve("bundle.pem"), "");
    assertThat(SystemNetwork.trust(List.of(bundle))).isEmpty();
    assertThat(SystemNetwork.trust(List.of(folder.resolve("missing")))).isEmpty();
  }
}
