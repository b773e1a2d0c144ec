package org.keywright.server.editor;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.api.InvalidException;
import org.keywright.server.ca.AuthorityLimits;
import org.keywright.server.device.DeviceModels;
import org.keywright.server.policy.DevicePolicy;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a device policy would do, and what one can begin with. */
@RestController
@RequestMapping("/api/v1/policies")
class PreviewResource {

  private final DevicePreviews previews;
  private final DeviceModels models;
  private final AuthorityLimits limits;

  PreviewResource(DevicePreviews previews, DeviceModels models, AuthorityLimits limits) {
    this.previews = previews;
    this.models = models;
    this.limits = limits;
  }

  /**
   * A policy that is being edited.
   *
   * @param id of the policy that it would be the next version of; none for a new one
   */
  record Edited(@Nullable UUID id, @Nullable DevicePolicy policy) {}

  /** What devices will hold by a policy, and for what it would be refused. Saves nothing. */
  @PostMapping("/preview")
  @Requires(Permission.POLICY_READ)
  DevicePreview preview(@RequestBody Edited edited) {
    DevicePolicy policy = edited.policy();
    if (policy == null) {
      throw new InvalidException("policy", "is missing");
    }
    return previews.of(edited.id(), policy);
  }

  /** A policy without a name for devices of a model, to begin with. */
  @GetMapping("/template")
  @Requires(Permission.POLICY_READ)
  DevicePolicy template(@RequestParam String model) {
    return PolicyTemplate.of(models.get(model), limits.templates());
  }
}
