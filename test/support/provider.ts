// A provider of identities, on this machine: whoever comes is known there at once, as `told` says.

import type { IncomingMessage } from 'node:http'
import { type MutableResponse, type MutableToken, OAuth2Server } from 'oauth2-mock-server'

export interface Provider {
  readonly issuer: string
  /** What its tokens say besides. */
  told: Record<string, unknown>
  /** What it says of somebody when it is asked for more. */
  toldMore: Record<string, unknown>
  /** Changes its next answer to the question for tokens. */
  change: ((answer: MutableResponse) => void) | undefined
  /** The questions for tokens, as it got them. */
  readonly questions: (IncomingMessage & { body: Record<string, string> })[]
  /** As a browser: where the page at this address leads. */
  follow(address: string): Promise<URL>
  stop(): Promise<void>
}

/** With which the application knows it. */
export const settingsOf = (issuer: string) => ({
  OPENID_ISSUER: issuer,
  OPENID_CLIENT_ID: 'hoclieu',
  OPENID_CLIENT_SECRET: 'bí mật: 1+1',
  OPENID_NAME: 'Sở <A>',
})

export async function startProvider(port = 0): Promise<Provider> {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(port, '127.0.0.1')
  const provider: Provider = {
    issuer: server.issuer.url!,
    told: {},
    toldMore: {},
    change: undefined,
    questions: [],
    follow: async (address) => {
      const { headers } = await fetch(address, { redirect: 'manual' })
      return new URL(headers.get('location')!)
    },
    stop: () => server.stop(),
  }
  server.service.on('beforeTokenSigning', ({ payload }: MutableToken) => Object.assign(payload, provider.told))
  server.service.on('beforeUserinfo', (answer: MutableResponse) => (answer.body = provider.toldMore))
  server.service.on('beforeResponse', (answer: MutableResponse, question: Provider['questions'][number]) => {
    provider.questions.push(question)
    provider.change?.(answer)
    provider.change = undefined
  })
  return provider
}
