package org.keywright.acceptance.workbench;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came of a tool.
 *
 * @param status its exit status
 * @param text what it printed, on both channels
 */
public record Output(int status, String text) {

  /** This, if it ended well. */
  public Output succeeded() {
    assertThat(status).as(text).isZero();
    return this;
  }

  /** This, if it did not. */
  public Output failed() {
    assertThat(status).as(text).isNotZero();
    return this;
  }
}
