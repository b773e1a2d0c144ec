package org.keywright.server.editor;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keywright.server.api.FieldProblem;

/**
 * What devices will hold by a policy that is being edited.
 *
 * @param problems for which it would be refused today, by the paths of its fields
 * @param devices one for each model that it names and that is known
 */
record DevicePreview(List<FieldProblem> problems, List<OnDevice> devices) {

  /**
   * A device of one model.
   *
   * @param applications what is on the device, and what is done with it
   * @param objects the data objects, certificates among them
   * @param rules PIN, PUK and management key, in sentences
   * @param total bytes that all objects take at most
   */
  record OnDevice(
      String model,
      String title,
      List<Application> applications,
      List<Key> keys,
      List<DataOnDevice> objects,
      List<Rule> rules,
      int total) {}

  /** An application on a device, and what is done with it. */
  record Application(String name, String what) {}

  /**
   * A key pair.
   *
   * @param slot the key reference in hex
   * @param use what it is for, and when the PIN is asked
   * @param template of the certificate
   * @param notAfter the last day of the certificate if it is issued today
   */
  record Key(String slot, String use, String algorithm, String template, LocalDate notAfter) {}

  /**
   * A data object.
   *
   * @param atMost its size in bytes at most
   * @param access who can read it through the contacts
   * @param note what is special about it on this model; null if nothing is
   */
  record DataOnDevice(String name, int atMost, String access, @Nullable String note) {}

  /** A rule, such as {@code PIN}, in words. */
  record Rule(String about, String text) {}
}
