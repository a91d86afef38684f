// Who somebody is for the provider.

import type { IDToken } from 'openid-client'

export interface Identity {
  readonly issuer: string
  /** Names one person there for ever; their address may change, and go to somebody else. */
  readonly subject: string
  /** Only one that the provider has verified. */
  readonly email: string | undefined
}

/** What it says of them besides its token: the address may stand in either. */
export type Told = Readonly<Record<string, unknown>>

export function identityOf(
  { iss: issuer, sub: subject }: IDToken,
  { email, email_verified: isVerified }: Told,
): Identity {
  return { issuer, subject, email: typeof email === 'string' && isVerified === true ? email : undefined }
}
