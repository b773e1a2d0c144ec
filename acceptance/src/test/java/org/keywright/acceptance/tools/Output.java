package org.keywright.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What came of a tool.
 *
 * @param status its exit status
 * @param text what it printed, on both channels
 */
record Output(int status, String text) {

  Output succeeded() {
    assertThat(status).as(text).isZero();
    return this;
  }

  Output failed() {
    assertThat(status).as(text).isNotZero();
    return this;
  }
}
