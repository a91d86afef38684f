// The client's side of SCRAM-SHA-256, written from RFC 5802 alone.

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { expect } from 'chai'
import { Binary } from '../../../../../storage/database/embedded/bson/values.ts'

export class ClientExchange {
  readonly #secret: string
  readonly #nonce = 'fyko+d2lbbFgONRv9qkxdawL'
  expectedVerdict = ''

  constructor(secret: string) {
    this.#secret = secret
  }

  first() {
    return {
      saslStart: 1,
      mechanism: 'SCRAM-SHA-256',
      payload: binary(`n,,n=embedded,r=${this.#nonce}`),
      options: { skipEmptyExchange: true },
      $db: 'admin',
    }
  }

  final(challenge: object, change = (final: string) => final) {
    const serverFirst = textOf(challenge)
    const [, nonce = '', salt = '', iterations = ''] = /^r=([^,]*),s=([^,]*),i=(\d+)$/.exec(serverFirst) ?? []
    expect(nonce.startsWith(this.#nonce)).to.equal(true)
    expect(nonce.length).to.be.above(this.#nonce.length + 20)
    expect(Number(iterations)).to.be.at.least(4096)

    const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()
    const salted = pbkdf2Sync(this.#secret, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256')
    const clientKey = hmac(salted, 'Client Key')
    const stored = createHash('sha256').update(clientKey).digest()
    const withoutProof = `c=biws,r=${nonce}`
    const transcript = `n=embedded,r=${this.#nonce},${serverFirst},${withoutProof}`
    const signature = hmac(stored, transcript)
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)))
    this.expectedVerdict = `v=${hmac(hmac(salted, 'Server Key'), transcript).toString('base64')}`
    return {
      saslContinue: 1,
      conversationId: (challenge as { conversationId: number }).conversationId,
      payload: binary(change(`${withoutProof},p=${proof.toString('base64')}`)),
      $db: 'admin',
    }
  }
}

export function binary(text: string): Binary {
  return new Binary(Buffer.from(text))
}

export function textOf(step: object): string {
  return Buffer.from((step as { payload: Binary }).payload.value()).toString()
}
