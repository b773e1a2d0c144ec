// One name for the browser's own interface: Firefox calls it otherwise.

/** @type {typeof chrome} */
export const browser = /** @type {any} */ (globalThis).browser ?? chrome;
