package org.keywright.server.enrollment;

import java.util.List;
import java.util.stream.Stream;
import org.keywright.fuzz.HostileInputs;
import org.keywright.fuzz.Limits;
import org.keywright.fuzz.Mutator;
import org.keywright.fuzz.Target;

/** Files that somebody calls a scan. */
final class HostileInputTest implements HostileInputs {

  @Override
  public Stream<Target> targets() {
    return Stream.of(
        Target.of(
                "scans",
                List.of(
                    EnrollmentOverHttp.pdf(),
                    EnrollmentOverHttp.image("jpeg", 40, 30),
                    EnrollmentOverHttp.image("png", 40, 30)),
                ScanForm::of)
            .mutatedBy(Mutator.BYTES)
            .within(new Limits(2_000, 16 << 20, 1024))
            .atMost(100_000));
  }
}
