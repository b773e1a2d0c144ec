package org.keywright.card.globalplatform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.card.apdu.CommandApdu;
import org.keywright.card.apdu.InvalidResponseException;
import org.keywright.card.secret.Secret;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SCP03 transcripts in testdata/scp03: aes128.json from outside, own.json computed by vectors.py,
 * which shares nothing with this code.
 */
record Scp03Vectors(JsonNode node) {

  static Stream<Scp03Vectors> outside() throws IOException {
    return read("aes128.json");
  }

  static Stream<Scp03Vectors> own() throws IOException {
    return read("own.json");
  }

  static Stream<Scp03Vectors> all() throws IOException {
    return Stream.concat(outside(), own());
  }

  static JsonNode file(String name) throws IOException {
    Path root = Path.of(System.getProperty("keywright.root"));
    return JsonMapper.shared().readTree(root.resolve("testdata/scp03").resolve(name).toFile());
  }

  private static Stream<Scp03Vectors> read(String name) throws IOException {
    return file(name).get("scp03").valueStream().map(Scp03Vectors::new);
  }

  byte[] hex(String field) {
    return bytes(node, field);
  }

  static byte[] bytes(JsonNode node, String field) {
    return HexFormat.of().parseHex(node.get(field).asString());
  }

  Scp03KeySet keys() {
    return new Scp03KeySet(
        hex("kvn")[0],
        Secret.takeOver(hex("static_enc")),
        Secret.takeOver(hex("static_mac")),
        Secret.takeOver(hex("static_dek")));
  }

  InitializeUpdateResponse response() throws InvalidResponseException {
    return InitializeUpdateResponse.parse(hex("initialize_update_rsp"));
  }

  Scp03SessionKeys sessionKeys() {
    return Scp03SessionKeys.derive(keys(), hex("host_challenge"), hex("card_challenge"));
  }

  SecurityLevel level() {
    return SecurityLevel.of(hex("security_level")[0] & 0xFF).orElseThrow();
  }

  Scp03Session.Wrapped open(Scp03SessionKeys keys) throws InvalidResponseException {
    return Scp03Session.externalAuthenticate(keys, hex("host_challenge"), response(), level());
  }

  List<Exchange> exchanges() {
    return node.get("exchange").valueStream().map(Exchange::new).toList();
  }

  /** One command and, in some transcripts, its response. */
  record Exchange(JsonNode node) {
    CommandApdu plain() {
      return CommandApdu.parse(bytes(node, "plain_cmd"));
    }

    byte[] wrapped() {
      return bytes(node, "wrapped_cmd");
    }

    boolean isAnswered() {
      return node.has("wrapped_rsp");
    }

    byte[] wrappedResponse() {
      return bytes(node, "wrapped_rsp");
    }

    byte[] plainResponse() {
      return bytes(node, "plain_rsp");
    }

    int status() {
      return Integer.parseInt(node.get("sw").asString(), 16);
    }
  }

  @Override
  public String toString() {
    return node.get("name").asString();
  }
}
