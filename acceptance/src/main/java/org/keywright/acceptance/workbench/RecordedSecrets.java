package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.card.secret.Secret;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.device.Devices;
import org.keywright.server.issuance.Issuance;
import org.keywright.server.issuance.IssuanceState;
import org.keywright.server.issuance.Issuances;
import org.keywright.server.issuance.Operation;
import org.keywright.server.secrets.Candidate;
import org.keywright.server.secrets.Candidates;
import org.keywright.server.secrets.DeviceSecrets;
import org.keywright.server.secrets.SecretKind;
import org.keywright.server.secrets.SecretValue;

/** Whether each secret of a device is one of at most two that the server has on record. */
final class RecordedSecrets {

  private final TestServer server;

  RecordedSecrets(TestServer server) {
    this.server = server;
  }

  /**
   * What the device really has is on record, or is as the factory made it where nothing is, or the
   * PIN is a person's. A device that can be reset may have been, as long as its recycling is not
   * over: it is reset again, for which nothing has to be known of it.
   */
  void check(Subject subject) {
    Optional<Issuance> last =
        subject.runs().reversed().stream()
            .map(server.bean(Issuances.class)::get)
            .filter(run -> run.device() != null)
            .findFirst();
    Optional<UUID> device = last.map(Issuance::device);
    boolean mayBeReset = last.filter(this::isResetting).isPresent();
    Subject.Codes now = subject.now();
    Subject.Codes factory = subject.factory();
    if (!subject.pins().contains(now.pin())) {
      oneOf(device, SecretKind.PIN, now.pin(), factory.pin(), mayBeReset);
    }
    oneOf(device, SecretKind.PUK, now.puk(), factory.puk(), mayBeReset);
    if (now.key() != null) {
      oneOf(device, SecretKind.MANAGEMENT_KEY, now.key(), factory.key(), mayBeReset);
    }
    now.sets()
        .forEach((version, digest) -> {
          if (!digest.equals(factory.sets().get(version))) {
            oneOf(device, SecretKind.SCP03_KEYS, digest, null, false);
          }
        });
    if (device.isPresent()) {
      values(server, device.get(), SecretKind.SCP03_KEYS);
    }
  }

  private boolean isResetting(Issuance run) {
    String model = server.bean(Devices.class).get(Objects.requireNonNull(run.device())).model();
    return run.operation() == Operation.RECYCLE
        && run.state() != IssuanceState.DONE
        && server.bean(DeviceModels.class).get(model).capabilities().reset();
  }

  private void oneOf(
      Optional<UUID> device,
      SecretKind kind,
      String now,
      @Nullable String factory,
      boolean mayBeReset) {
    List<String> recorded = device.map(bound -> values(server, bound, kind)).orElseGet(List::of);
    if (recorded.isEmpty() || mayBeReset && now.equals(factory)) {
      assertThat(now).as("%s of a device without one on record", kind).isEqualTo(factory);
    } else {
      assertThat(recorded).as("%s on record", kind).contains(now);
    }
  }

  /** Digests of the values on record, two at most. */
  static List<String> values(TestServer server, UUID device, SecretKind kind) {
    List<String> values = new ArrayList<>();
    for (byte[] value : inTheClear(server, device, kind)) {
      values.add(digest(value));
    }
    assertThat(values).as("values of %s on record", kind).hasSizeLessThanOrEqualTo(2);
    return values;
  }

  /** The values on record: the bytes of a code or key, or those of a key set one after another. */
  static List<byte[]> inTheClear(TestServer server, UUID device, SecretKind kind) {
    List<byte[]> values = new ArrayList<>();
    try (Candidates candidates = server.bean(DeviceSecrets.class).candidates(device, kind)) {
      for (Candidate candidate : candidates.inOrder()) {
        values.add(
            switch (candidate.value()) {
              case SecretValue.Code(Secret code) -> code.reveal();
              case SecretValue.Key(var algorithm, Secret key) -> key.reveal();
              case SecretValue.KeySet set ->
                  joined(set.enc().reveal(), set.mac().reveal(), set.dek().reveal());
            });
      }
    }
    return values;
  }

  private static byte[] joined(byte[] one, byte[] two, byte[] three) {
    byte[] all = Arrays.copyOf(one, one.length + two.length + three.length);
    System.arraycopy(two, 0, all, one.length, two.length);
    System.arraycopy(three, 0, all, one.length + two.length, three.length);
    return all;
  }

  /** A secret in a comparison, never in its failure's message. */
  static String digest(byte[] secret) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without the FF that a code is filled up with. */
  static byte[] unpadded(byte[] value) {
    int length = value.length;
    while (length > 0 && value[length - 1] == (byte) 0xFF) {
      length--;
    }
    return Arrays.copyOf(value, length);
  }
}
