package org.keywright.server.secrets;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recorded values of one secret of one device, one of which it has. Close them.
 *
 * @param current the value that was last confirmed, if any was
 * @param proposed the value that a change under way sets, if one is
 */
public record Candidates(@Nullable Candidate current, @Nullable Candidate proposed)
    implements AutoCloseable {

  /** In the order to try them in: a change under way most likely went through. */
  public List<Candidate> inOrder() {
    List<Candidate> all = new ArrayList<>(2);
    if (proposed != null) {
      all.add(proposed);
    }
    if (current != null) {
      all.add(current);
    }
    return List.copyOf(all);
  }

  @Override
  public void close() {
    inOrder().forEach(Candidate::close);
  }
}
