package org.keywright.server.credential;

import java.util.List;
import java.util.UUID;
import org.keywright.server.policy.PolicyUse;
import org.springframework.stereotype.Component;

/** The credential types whose newest policy names a device policy. */
@Component
class CredentialPolicyUse implements PolicyUse {

  private final CredentialTypeRepository repository;

  CredentialPolicyUse(CredentialTypeRepository repository) {
    this.repository = repository;
  }

  @Override
  public List<String> namedBy(UUID policy) {
    return repository.list().stream()
        .filter(type -> names(type.policy().deviceIssuance(), policy))
        .map(type -> "the credential type " + type.policy().name())
        .toList();
  }

  private static boolean names(DeviceIssuance issuance, UUID policy) {
    return policy.equals(issuance.cardPolicy()) || issuance.replacementPolicies().contains(policy);
  }
}
