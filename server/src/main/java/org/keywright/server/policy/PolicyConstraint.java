package org.keywright.server.policy;

import java.time.LocalDate;
import java.util.List;
import org.keywright.server.api.FieldProblem;

/**
 * What other modules know that a device policy has to hold to when it is saved: what the device
 * models can do, what the certificate authority can give. A policy knows neither.
 *
 * <p>Implementations are safe for concurrent use.
 */
public interface PolicyConstraint {

  /**
   * What is wrong with a policy on that day, by the paths of its fields; empty if nothing is. The
   * policy may break rules of its own, too: nothing in it is within bounds.
   */
  List<FieldProblem> check(DevicePolicy policy, LocalDate today);
}
