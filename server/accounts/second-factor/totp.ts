// Codes that change every thirty seconds: https://www.rfc-editor.org/rfc/rfc6238, as all apps for it understand them.

import { Secret, TOTP } from 'otpauth'

/** 160 random bits in Base32, as the RFC wants them. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What the app reads from the QR code. */
export function secretUri(secret: string, { userName, issuer }: { userName: string; issuer: string }): string {
  return totpOf(secret, { label: userName, issuer }).toString()
}

/** In which of the last, this and the next thirty seconds the code is the right one; undefined: in none of them. */
export function stepOf(code: string, secret: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 })
  return delta === null ? undefined : TOTP.counter({ period, timestamp }) + delta
}

const period = 30

function totpOf(secret: string, names: { label?: string; issuer?: string } = {}): TOTP {
  return new TOTP({ ...names, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period })
}
