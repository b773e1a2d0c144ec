package org.keywright.acceptance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.UUID;

/** The forms of policies, filled in by a system manager. */
final class PolicyForms {

  static final String TYPES = "/administration/credential-types";
  static final String DEVICE_POLICIES = "/administration/device-policies";

  private PolicyForms() {}

  /** Signs a system manager in and opens the form of a policy. */
  static Page open(Chromium browser, String list, UUID id) {
    Page page = browser.page();
    Office.signIn(page, Office.MANAGER);
    page.navigate(list + "/" + id);
    page.waitForSelector("#policy");
    return page;
  }

  /** Saves, and waits for the page of the version after the one that it shows. */
  static void save(Page page) {
    int version = Integer.parseInt(page.getAttribute("#policy", "data-version"));
    page.getByText("Save Changes").click();
    page.waitForSelector("#policy[data-version='" + (version + 1) + "']");
    assertThat(page.textContent(".alert-success")).contains("Saved as version " + (version + 1));
  }
}
