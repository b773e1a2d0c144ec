// What messages have to look like: small checks that are put together. Each takes a value and tells
// whether it is right.

/** @typedef {(value: unknown) => boolean} Check */

/** @type {(pattern: RegExp) => Check} */
export const text = (pattern) => (value) => typeof value === "string" && pattern.test(value);

/** @type {(least: number, most: number) => Check} */
export const length = (least, most) => (value) =>
  typeof value === "string" && value.length >= least && value.length <= most;

/** @type {(least: number, most?: number) => Check} */
export const whole =
  (least, most = Number.MAX_SAFE_INTEGER) =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;

/** @type {Check} */
export const truth = (value) => typeof value === "boolean";

/** @type {(...values: unknown[]) => Check} */
export const oneOf = (...values) => (value) => values.includes(value);

/** @type {(check: Check) => Check} */
export const orNull = (check) => (value) => value === null || check(value);

/** @type {(most: number, check: Check) => Check} */
export const list = (most, check) => (value) =>
  Array.isArray(value) && value.length <= most && value.every((item) => check(item));

/**
 * An object with exactly these fields, and a rule for all of them together.
 *
 * @param {Record<string, Check>} fields
 * @param {(value: any) => boolean} [rule]
 * @returns {Check}
 */
export const object =
  (fields, rule = () => true) =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return false;
    }
    const given = Object.entries(value);
    return (
      given.length === Object.keys(fields).length &&
      given.every(([name, item]) => Object.hasOwn(fields, name) && fields[name](item)) &&
      rule(value)
    );
  };

/** @type {Check} */
export const id = text(/^[A-Za-z0-9_-]{1,64}$/);

/**
 * A message of a type, with version, type and these fields.
 *
 * @param {string} type
 * @param {Record<string, Check>} fields
 * @param {(value: any) => boolean} [rule]
 * @returns {Check}
 */
export const message = (type, fields, rule) =>
  object({ version: oneOf(1), type: oneOf(type), ...fields }, rule);
