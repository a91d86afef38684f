// What a page keeps on the device, as text. A device may refuse to keep anything: then there is nothing to be read.

/** @param {string} key */
export function readKept(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** @param {string} key @param {string} value */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Whoever keeps it has it elsewhere too, or asks again.
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // There was nothing.
  }
}
