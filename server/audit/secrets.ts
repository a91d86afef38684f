// The log is read by administrators and kept for years: whoever writes a secret into it has made a mistake, which is found
// when it is made.

const secretName = /(^|[a-z])(password|passwordHash|secret|token|tokenHash|hash|cookie|sessionId)$/i
/** Argon2's text, and our own tokens as they are given to people. */
const secretText = /^\$argon2|^Bearer /

/** @throws TypeError that names the field, not its value */
export function refuseSecrets(...values: readonly unknown[]): void {
  for (const value of values) look(value, '')
}

function look(value: unknown, name: string): void {
  const isText = typeof value === 'string'
  if (isText && (secretName.test(name) || secretText.test(value)))
    throw new TypeError(`The audit log takes no secrets, and ${name} looks like one.`)
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) look(member, Array.isArray(value) ? name : key)
}
