package org.keywright.server.credential;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;
import org.keywright.server.api.InvalidException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Files of credential policies, and what is typed for a server. */
final class HostileInputTest implements HostileInputs {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String FILE =
      """
      {"format":"keywright-credential-policy-1","name":"Staff","description":"","key":"STAFF",
       "identityProofing":{"enrollmentRequired":true,"investigations":["TIER_3"],
        "requestLifetimeDays":30},
       "intakeQuestions":[{"question":"Where?","answer":"CHOICE","choices":["North","South"],
        "required":true}],
       "deviceIssuance":{"serverKey":"","cardPolicy":"Staff","replacementPolicies":["Spare"],
        "defaultReplacementReason":"LOST","cardValidityYears":3,"agencyCode":"9999",
        "systemCode":"9999","verifyFingerprint":false,"permittedDeviceTypes":["PIV_CARD"]}}
      """;

  @Override
  public Stream<Target> targets() {
    return Stream.of(
        Target.of(
                "files of credential policies",
                List.of(FILE.getBytes(StandardCharsets.UTF_8)),
                HostileInputTest::file)
            .refusingBy(InvalidException.class)
            .mutatedBy(Mutator.JSON)
            .within(Limits.DOCUMENT),
        Target.of(
                "names of servers",
                Stream.of(
                        "https://id.example.com:8443/operator?x=1",
                        "id.example.com",
                        "z\u00FCrich.example")
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList(),
                HostileInputTest::server)
            .refusingBy(InvalidException.class)
            .within(Limits.DOCUMENT));
  }

  private static void file(byte[] input) {
    PolicyFile file;
    try {
      file = JSON.readValue(input, PolicyFile.class);
    } catch (JacksonException e) {
      throw new InvalidException("body", e.getClass().getSimpleName());
    }
    if (file == null) {
      throw new InvalidException("body", "is missing");
    }
    CredentialPolicy policy =
        file.policy(name -> UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    String written = CredentialPolicyDocument.write(policy);
    if (!CredentialPolicyDocument.read(written).equals(policy)) {
      throw new AssertionError("what was written is read as something else");
    }
  }

  private static void server(byte[] input) {
    String key =
        ServerKey.parse("server", new String(input, StandardCharsets.UTF_8), "own.example");
    if (!key.isEmpty() && !key.equals(ServerKey.NONE) && !key.matches("[a-z0-9.-]{1,253}")) {
      throw new AssertionError("no name of a server: " + key);
    }
    if (!ServerKey.parse("server", key, "own.example").equals(key)) {
      throw new AssertionError("a key is read as another");
    }
  }
}
