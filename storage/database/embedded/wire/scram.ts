// Makes clients log in with SCRAM-SHA-256, as the user `embedded`. https://www.rfc-editor.org/rfc/rfc5802 and rfc7677,
// wrapped in commands: https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#scram-sha-256

import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { Binary, type Doc, Double, isDoc } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Connection, Dispatcher, Reply } from './dispatcher.ts'

/** Until a client has logged in, it may do nothing but greet, log in and leave. */
export function withScram(dispatcher: Dispatcher, secret: string): Dispatcher {
  const keys = deriveKeys(secret)
  const exchanges = new WeakMap<Connection, Exchange>()

  const start = (command: Doc, connection: Connection): Doc => {
    const exchange = new Exchange(keys, command)
    exchanges.set(connection, exchange)
    return exchange.challenge
  }

  const proceed = (command: Doc, connection: Connection): Doc => {
    const exchange = exchanges.get(connection)
    exchanges.delete(connection) // after a failure the client has to begin anew
    if (!exchange || command.get('conversationId') !== conversationId)
      throw new CommandError(17, 'No SASL session state found')
    const answer = exchange.proceed(payloadOf(command))
    if (answer.get('done')) connection.authenticated = true
    else exchanges.set(connection, exchange)
    return answer
  }

  const greet = async (command: Doc, connection: Connection): Promise<Reply> => {
    const plain = new Map(command)
    for (const field of ['saslSupportedMechs', 'speculativeAuthenticate']) plain.delete(field)
    const reply = await dispatcher.run(plain, connection)
    if (!('document' in reply)) return reply

    const document = new Map(reply.document)
    const speculative = command.get('speculativeAuthenticate')
    if (command.get('saslSupportedMechs') === `admin.${user}`) document.set('saslSupportedMechs', [mechanism])
    if (isDoc(speculative)) {
      // A first step that fails is left unanswered; the client then begins again with saslStart, and learns why.
      try {
        const challenge = start(new Map(speculative).set('$db', speculative.get('db') ?? null), connection)
        document.set('speculativeAuthenticate', challenge)
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
      }
    }
    return { document }
  }

  return {
    run: async (command, connection) => {
      const name = command.keys().next().value ?? ''
      if (greetings.has(name)) return greet(command, connection)
      if (name === 'saslStart') return { document: start(command, connection) }
      if (name === 'saslContinue') return { document: proceed(command, connection) }
      if (!connection.authenticated && !open.has(name))
        throw new CommandError(13, `Command ${name} requires authentication`)
      return dispatcher.run(command, connection)
    },
    disconnected: (connection) => dispatcher.disconnected(connection),
    commitFailed: () => dispatcher.commitFailed?.(),
    close: () => dispatcher.close(),
  }
}

const user = 'embedded'
const mechanism = 'SCRAM-SHA-256'
const greetings = new Set(['hello', 'isMaster', 'ismaster'])
const open = new Set(['ping', 'endSessions'])

/** A connection has one exchange at a time. */
const conversationId = 1

/** The least that drivers accept; more would protect a weak password, which a random secret is not. */
const iterations = 4096

interface Keys {
  readonly salt: string
  readonly stored: Buffer
  readonly server: Buffer
}

function deriveKeys(secret: string): Keys {
  const salt = randomBytes(28)
  const salted = pbkdf2Sync(secret, salt, iterations, 32, 'sha256')
  return { salt: salt.toString('base64'), stored: hash(hmac(salted, 'Client Key')), server: hmac(salted, 'Server Key') }
}

/** The names of the messages are those of RFC 5802, section 7. */
class Exchange {
  readonly challenge: Doc
  readonly #keys: Keys
  readonly #header: string
  readonly #nonce: string
  /** AuthMessage up to client-final-message-without-proof. */
  readonly #transcript: string
  readonly #skipsEmptyStep: boolean
  #isProven = false

  constructor(keys: Keys, command: Doc) {
    if (command.get('mechanism') !== mechanism)
      throw new CommandError(334, `Only the mechanism ${mechanism} is enabled`)
    const first = /^([ny],(?:a=[^,]*)?,)(n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/.exec(payloadOf(command))
    const [, header = '', bare = '', name, clientNonce = ''] = first ?? []
    if (!first) throw new CommandError(17, 'The first message of the SCRAM exchange is malformed')
    if (name !== user || command.get('$db') !== 'admin') throw failed()

    const options = command.get('options')
    this.#keys = keys
    this.#header = header
    this.#nonce = clientNonce + randomBytes(24).toString('base64')
    const serverFirst = `r=${this.#nonce},s=${keys.salt},i=${iterations}`
    this.#transcript = `${bare},${serverFirst}`
    this.#skipsEmptyStep = isDoc(options) && options.get('skipEmptyExchange') === true
    this.challenge = step(serverFirst, false)
  }

  proceed(payload: string): Doc {
    if (this.#isProven) return step('', true)

    const final = /^(c=([^,]*),r=([^,]*)(?:,[^p].*)?),p=([^,]*)$/.exec(payload)
    const [, withoutProof = '', binding = '', nonce, proof = ''] = final ?? []
    if (!final) throw new CommandError(17, 'The final message of the SCRAM exchange is malformed')
    if (nonce !== this.#nonce || Buffer.from(binding, 'base64').toString() !== this.#header) throw failed()

    const transcript = `${this.#transcript},${withoutProof}`
    const clientKey = xor(Buffer.from(proof, 'base64'), hmac(this.#keys.stored, transcript))
    if (!timingSafeEqual(hash(clientKey), this.#keys.stored)) throw failed()
    this.#isProven = true
    return step(`v=${hmac(this.#keys.server, transcript).toString('base64')}`, this.#skipsEmptyStep)
  }
}

function payloadOf(command: Doc): string {
  const payload = command.get('payload')
  if (!(payload instanceof Binary)) throw new CommandError(14, 'The payload of a SASL step must be binary')
  return Buffer.from(payload.value()).toString()
}

function step(payload: string, done: boolean): Doc {
  const document: Doc = new Map()
  document.set('conversationId', conversationId).set('done', done)
  return document.set('payload', new Binary(Buffer.from(payload))).set('ok', new Double(1))
}

const failed = () => new CommandError(18, 'Authentication failed.')
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Of the length of the second, however long the first is. */
function xor(first: Buffer, second: Buffer): Buffer {
  return Buffer.from(second.map((byte, index) => byte ^ (first[index] ?? 0)))
}
