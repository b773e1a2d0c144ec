package org.keywright.server.device;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keywright.server.api.FieldProblem;
import org.keywright.server.policy.DevicePolicy;
import org.keywright.server.policy.PolicyConstraint;
import org.springframework.stereotype.Component;

/** Each model that a policy names has to be known, and able to be what the policy asks for. */
@Component
class ModelConstraint implements PolicyConstraint {

  private static final int MOST_MODELS = 50;
  private static final int MOST_MONTHS = 1200;
  // SP 800-78-5, Table 7: 3TDEA on cards that expire by then.
  private static final LocalDate END_OF_3TDEA = LocalDate.of(2030, Month.DECEMBER, 31);

  private final DeviceModels models;

  ModelConstraint(DeviceModels models) {
    this.models = models;
  }

  @Override
  public List<FieldProblem> check(DevicePolicy policy, LocalDate today) {
    List<FieldProblem> problems = new ArrayList<>();
    for (String name : policy.deviceModels().stream().limit(MOST_MODELS).toList()) {
      Optional<DeviceModel> model = models.find(name);
      if (model.isEmpty()) {
        problems.add(
            new FieldProblem(
                "deviceModels",
                "names "
                    + name
                    + ", which is no device model here: add it first, or leave it out"));
        continue;
      }
      problems.addAll(ModelFit.check(policy, model.get()));
      checkDeliveredKey(policy, model.get(), today, problems);
    }
    return problems;
  }

  /** A management key that cannot be changed stays what it was when the card was delivered. */
  private static void checkDeliveredKey(
      DevicePolicy policy, DeviceModel model, LocalDate today, List<FieldProblem> problems) {
    InitialKeySource.WellKnownManagementKey delivered = model.initialKeys().managementKey();
    if (delivered == null
        || delivered.algorithm() != AdministrationKeyAlgorithm.TDEA
        || model.capabilities().setsManagementKey()) {
      return;
    }
    LocalDate expires = today.plusMonths(Math.clamp(policy.cardValidityMonths(), 0, MOST_MONTHS));
    if (expires.isAfter(END_OF_3TDEA)) {
      problems.add(
          new FieldProblem(
              "cardValidityMonths",
              "is too long for "
                  + model.name()
                  + ", whose management key stays 3TDEA: a card may have one until "
                  + END_OF_3TDEA
                  + " only (SP 800-78-5, Table 7)"));
    }
  }
}
