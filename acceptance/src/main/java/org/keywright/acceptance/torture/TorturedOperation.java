package org.keywright.acceptance.torture;

import org.keywright.acceptance.workbench.Workbench.Ending;

/**
 * An operation that the matrix cuts off everywhere. A new one says how a device is brought to where
 * it begins, how it is done once, and what holds at its good end; {@link Operations} lists it.
 */
interface TorturedOperation {

  /** As it stands in the names of cells. */
  String name();

  /** Whether there is such an operation for this model. */
  default boolean suits(Model model) {
    return true;
  }

  /** Brings a device from the factory to where the operation begins, with a ticket for it. */
  void prepare(Scene scene) throws Exception;

  /** Does it once. */
  default Ending run(Scene scene, Strike strike) throws Exception {
    return scene.attempt(strike);
  }

  /** In a whole matrix, one point in so many is tried of those that are tried of an issuance. */
  default int spread() {
    return 1;
  }

  /** Whether it gives up the run that was begun, so that its good end is the next one's. */
  default boolean givesUp() {
    return false;
  }

  /** What has to hold at its good end, beside what always has to. */
  void check(Scene scene) throws Exception;
}
