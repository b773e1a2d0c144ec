package org.keywright.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keywright.server.api.ConflictException;
import org.keywright.server.api.InvalidException;
import org.keywright.server.secrets.KeyAlgorithm;
import org.keywright.server.secrets.KnownSecrets;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;
import org.keywright.server.test.ModuleContext;
import org.keywright.server.test.OnEveryDatabase;
import org.keywright.server.test.TestDatabase;

@OnEveryDatabase
class InitialKeySetsTest {

  private static final String KEY = "00112233445566778899aabbccddeeff";

  private final ModuleContext modules;
  private final InitialKeySets keySets;
  private final String model = "delivered-" + UUID.randomUUID();

  InitialKeySetsTest(TestDatabase database) {
    modules = DeviceFixture.modules(database);
    keySets = modules.get(InitialKeySets.class);
    DeviceModel plain = modules.get(DeviceModels.class).get("plain-piv-9b");
    modules
        .get(DeviceModels.class)
        .add(
            new DeviceModel(
                model,
                "Card with its own keys",
                "",
                plain.kind(),
                List.of(),
                plain.recognition(),
                plain.capabilities(),
                plain.pin(),
                plain.puk(),
                new InitialKeySource(InitialKeySource.Source.KEY_SET, null, null, null, null),
                List.of()),
            ModuleContext.TESTER);
  }

  @AfterEach
  void close() {
    modules.close();
  }

  private Device device(String model, String hardwareId) {
    return modules
        .get(Devices.class)
        .register(new NewDevice(model, hardwareId, "", ""), ModuleContext.TESTER);
  }

  private KeySet add(String name, String first, String last) {
    var document =
        new NewKeySet.Document(
            name,
            first,
            last,
            new NewKeySet.Document.ManagementKey(
                AdministrationKeyAlgorithm.AES_128, KEY.toCharArray()),
            null,
            null,
            "87654321".toCharArray());
    try (NewKeySet keySet = document.toKeySet(model)) {
      return keySets.add(keySet, ModuleContext.TESTER);
    }
  }

  private SecretValue value(InitialKeys keys, SecretKind kind) {
    return modules
        .get(KnownSecrets.class)
        .find(keys.of(kind).orElseThrow().reference())
        .orElseThrow();
  }

  @Test
  void a_device_arrives_with_the_well_known_keys_of_its_model() {
    InitialKeys keys = keySets.resolve(device("piv-security-key-5.4", "1000001"));
    try (SecretValue value = value(keys, SecretKind.MANAGEMENT_KEY)) {
      assertThat(value)
          .isInstanceOfSatisfying(
              SecretValue.Key.class,
              key -> {
                assertThat(key.algorithm()).isEqualTo(KeyAlgorithm.TDES);
                assertThat(HexFormat.of().formatHex(key.key().reveal()))
                    .isEqualTo("010203040506070801020304050607080102030405060708");
              });
    }
    assertThat(keys.known().keySet())
        .containsExactlyInAnyOrder(SecretKind.MANAGEMENT_KEY, SecretKind.PIN, SecretKind.PUK);
    assertThat(keySets.resolve(device("plain-piv-scp03", "AB")).of(SecretKind.SCP03_KEYS))
        .isPresent();
  }

  @Test
  void a_device_arrives_with_the_key_set_that_was_imported_for_its_number() {
    add("January", "998", "1010");
    for (String number : List.of("998", "999", "1000", "1010")) {
      InitialKeys keys = keySets.resolve(device(model, number));
      assertThat(keys.origin()).isEqualTo("key set January");
      try (SecretValue value = value(keys, SecretKind.MANAGEMENT_KEY)) {
        assertThat(HexFormat.of().formatHex(((SecretValue.Key) value).key().reveal()))
            .isEqualTo(KEY);
      }
    }
    for (String number : List.of("997", "1011", "9990")) {
      Device other = device(model, number);
      assertThatThrownBy(() -> keySets.resolve(other))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("no key set was imported");
    }
  }

  @Test
  void two_key_sets_are_never_for_the_same_device() {
    add("January", "100", "200");
    assertThatThrownBy(() -> add("February", "200", "300"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("January");
    add("February", "201", "300");
    assertThat(keySets.list(model)).extracting(KeySet::name).containsExactly("January", "February");
  }

  @Test
  void a_malformed_key_is_refused_without_being_quoted() {
    String key = "00112233445566778899aabbccddeefg";
    var document =
        new NewKeySet.Document(
            "x",
            "1",
            "2",
            new NewKeySet.Document.ManagementKey(
                AdministrationKeyAlgorithm.AES_128, key.toCharArray()),
            null,
            null,
            null);
    assertThatThrownBy(() -> document.toKeySet(model))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("managementKey.key")
        .hasMessageNotContaining("ddeefg");
    assertThat(document.toString()).doesNotContain("1122");
  }
}
