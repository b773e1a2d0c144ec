package org.keywright.server.policy;

import java.util.List;
import java.util.UUID;

/** Where device policies are named by what others keep: such a policy is not retired. */
public interface PolicyUse {

  /**
   * The places that name this policy now, as people know them: {@code credential type Employee}.
   */
  List<String> namedBy(UUID policy);
}
