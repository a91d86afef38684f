// The provider of identities that the settings name. What it can do is asked at the first sign-in there, not at the start:
// whether it is away concerns nobody who signs in with a password.

import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import type { Config } from '../../config.ts'
import type { Translate } from '../../i18n/translator.ts'

export interface ProviderOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** As people call it. */
  readonly name: string | undefined
  /** Where people reach our pages, without a slash at the end; undefined where only they know. */
  readonly site: string | undefined
}

/** Undefined when the settings name no provider. */
export function providerOptionsOf(config: Config): ProviderOptions | undefined {
  const { openidIssuer: issuer, openidClientId: clientId, openidClientSecret: clientSecret, openidName: name } = config
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return { issuer, clientId, clientSecret, name, site: config.publicUrl?.replace(/\/+$/, '') }
}

/** From now on; undefined for none. */
export function useProvider(options: ProviderOptions | undefined): void {
  current = options
  asked = undefined
}

export function providerName(t: Translate): string | undefined {
  return current && (current.name ?? t('accounts.openid.unnamed'))
}

export function providerSite(): string | undefined {
  return current?.site
}

/** What it says of itself, an hour old at most. Rejects when it does not answer within five seconds; the next one asks again. */
export async function findProvider(): Promise<Configuration> {
  if (!current) throw new Error('There is no provider.')
  if (!asked || Date.now() - asked.at > longest) asked = ask(current)
  return await asked.answer
}

let current: ProviderOptions | undefined
let asked: { readonly at: number; readonly answer: Promise<Configuration> } | undefined

/** Milliseconds. */
const longest = 3600_000
/** Seconds: for each question to the provider. */
const timeout = 5

function ask({ issuer, clientId, clientSecret }: ProviderOptions) {
  const address = new URL(issuer)
  // config.ts admits such a one on this machine only.
  const execute = address.protocol === 'http:' ? [allowInsecureRequests] : []
  const answer = discovery(address, clientId, {}, authenticationWith(clientSecret), {
    execute: [...execute, enableNonRepudiationChecks],
    timeout,
  })
  const question = { at: Date.now(), answer }
  answer.catch(() => {
    if (asked === question) asked = undefined
  })
  return question
}

/** In the way that the provider says; without a word of it, in the one that every provider knows. */
function authenticationWith(secret: string): ClientAuth {
  const [inBody, inHeader] = [ClientSecretPost(secret), ClientSecretBasic(secret)]
  return (server, ...rest) => {
    const isInBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post')
    return (isInBody ? inBody : inHeader)(server, ...rest)
  }
}
