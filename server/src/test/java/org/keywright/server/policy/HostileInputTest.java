package org.keywright.server.policy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;
import org.keywright.server.api.InvalidException;
import tools.jackson.core.JacksonException;

/** Whatever comes over REST for a device policy. */
final class HostileInputTest implements HostileInputs {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

  private static final String POLICY =
      """
      {"name":"Staff","description":"","deviceModels":["piv-security-key-5.4"],
       "cardValidityMonths":36,"certificateValidityMonths":36,"pendingTimeLimit":"P14D",
       "piv":{"slots":[
         {"slot":"9A","algorithm":"P-256","certificateProfile":"piv-authentication",
          "policyOids":["2.999.1"]},
         {"slot":"9E","algorithm":"P-256","certificateProfile":"card"}],
        "pin":{"minLength":6,"maxLength":8},"pinTries":5,"pukTries":5,
        "fascn":{"agencyCode":"9999"}}}
      """;

  @Override
  public Stream<Target> targets() {
    return Stream.of(
        Target.of(
                "policies",
                List.of(POLICY.getBytes(StandardCharsets.UTF_8)),
                HostileInputTest::read)
            .refusingBy(InvalidException.class)
            .mutatedBy(Mutator.JSON)
            .within(Limits.DOCUMENT));
  }

  private static void read(byte[] input) {
    DevicePolicy policy;
    try {
      policy = PolicyDocument.read(new String(input, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new InvalidException("body", e.getClass().getSimpleName());
    }
    if (policy == null || !PolicyRules.check(policy, TODAY).isEmpty()) {
      throw new InvalidException("policy", "breaks a rule");
    }
    if (!PolicyDocument.read(PolicyDocument.write(policy)).equals(policy)) {
      throw new AssertionError("what was written is read as something else");
    }
  }
}
