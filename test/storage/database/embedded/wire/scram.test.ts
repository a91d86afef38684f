import { expect } from 'chai'
import { doc, plain } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Connection, Dispatcher } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { withScram } from '../../../../../storage/database/embedded/wire/scram.ts'
import { fakeDispatcher, ok } from './fake.ts'
import { binary, ClientExchange, textOf } from './scram-client.ts'

const secret = 'a4f1c0'

describe('logging in with SCRAM-SHA-256', () => {
  const setup = () => {
    const fake = fakeDispatcher('h:1', { dropDatabase: () => ok(), find: () => ok() })
    const guarded = withScram(fake, secret)
    return { fake, guarded, connection: { id: 1, authenticated: false } }
  }

  it('refuses everything but the greeting, logging in and leaving until then', async () => {
    const { guarded, connection, fake } = setup()
    for (const name of ['hello', 'isMaster', 'ismaster', 'ping', 'endSessions'])
      expect((await ask(guarded, connection, { [name]: 1 })).ok, name).to.equal(1)
    expect(fake.seen).to.have.length(5)
    for (const name of ['find', 'dropDatabase', 'unknown', 'Hello', 'saslstart', 'saslSupportedMechs', ''])
      expect(await failure(guarded, connection, { [name]: 1 })).to.deep.equal([
        13,
        `Command ${name} requires authentication`,
      ])
    expect(fake.seen).to.have.length(5)
  })

  it('lets a client in that proves that it knows the secret, and proves the same to the client', async () => {
    const { guarded, connection } = setup()
    const exchange = new ClientExchange(secret)
    const challenge = await ask(guarded, connection, exchange.first())
    expect(challenge).to.deep.include({ ok: 1, done: false })
    const verdict = await ask(guarded, connection, exchange.final(challenge))
    expect(verdict).to.deep.include({ ok: 1, done: true, conversationId: challenge.conversationId })
    expect(textOf(verdict)).to.equal(exchange.expectedVerdict)
    expect(connection.authenticated).to.equal(true)
    expect(await ask(guarded, connection, { find: 'c' })).to.deep.equal({ ok: 1 })
  })

  it('waits for the empty last step of a client that does not skip it', async () => {
    const { guarded, connection } = setup()
    const exchange = new ClientExchange(secret)
    const challenge = await ask(guarded, connection, { ...exchange.first(), options: undefined })
    expect(await ask(guarded, connection, exchange.final(challenge))).to.deep.include({ done: false })
    expect(connection.authenticated).to.equal(false)
    expect(await failure(guarded, connection, { find: 'c' })).to.include(13)

    const last = { saslContinue: 1, conversationId: 1, payload: binary('') }
    expect(await ask(guarded, connection, last)).to.deep.include({ done: true, ok: 1 })
    expect(connection.authenticated).to.equal(true)
  })

  it('lets only that connection in', async () => {
    const { guarded, connection } = setup()
    const exchange = new ClientExchange(secret)
    await ask(guarded, connection, exchange.final(await ask(guarded, connection, exchange.first())))
    expect(await failure(guarded, { id: 2, authenticated: false }, { find: 'c' })).to.include(13)
  })

  const impostors: [string, (exchange: ClientExchange, challenge: Record<string, unknown>) => object][] = [
    ['another secret', (_, challenge) => new ClientExchange('a4f1c1').final(challenge)],
    ['an empty proof', (exchange, challenge) => exchange.final(challenge, (final) => final.replace(/p=.*/, 'p='))],
    [
      'a proof of zeros',
      (exchange, challenge) =>
        exchange.final(challenge, (final) => final.replace(/p=.*/, `p=${Buffer.alloc(32).toString('base64')}`)),
    ],
    ['another nonce', (exchange, challenge) => exchange.final(challenge, (final) => final.replace(/r=/, 'r=x'))],
    [
      'another binding',
      (exchange, challenge) => exchange.final(challenge, (final) => final.replace('c=biws', 'c=eSws')),
    ],
  ]
  for (const [what, final] of impostors) {
    it(`refuses ${what} with the error 18, after which one has to begin anew`, async () => {
      const { guarded, connection } = setup()
      const exchange = new ClientExchange(secret)
      const challenge = await ask(guarded, connection, exchange.first())
      expect(await failure(guarded, connection, final(exchange, challenge))).to.deep.equal([
        18,
        'Authentication failed.',
      ])
      expect(await failure(guarded, connection, exchange.final(challenge))).to.include(17)
      expect(connection.authenticated).to.equal(false)
    })
  }

  it('refuses the final message of an earlier exchange', async () => {
    const { guarded, connection } = setup()
    const exchange = new ClientExchange(secret)
    const final = exchange.final(await ask(guarded, connection, exchange.first()))
    await ask(guarded, connection, exchange.first())
    expect(await failure(guarded, connection, final)).to.include(18)
  })

  const payload = (text: string) => ({ ...new ClientExchange(secret).first(), payload: binary(text) })
  const beginnings: [string, object, number][] = [
    ['another mechanism', { ...payload('n,,n=embedded,r=abc'), mechanism: 'SCRAM-SHA-1' }, 334],
    ['no mechanism', { ...payload('n,,n=embedded,r=abc'), mechanism: undefined }, 334],
    ['another user', payload('n,,n=admin,r=abc'), 18],
    ['another database', { ...payload('n,,n=embedded,r=abc'), $db: 'test' }, 18],
    ['no nonce', payload('n,,n=embedded'), 17],
    ['an empty nonce', payload('n,,n=embedded,r='), 17],
    ['channel binding, which there is none of', payload('p=tls-unique,,n=embedded,r=abc'), 17],
    ['nothing', payload(''), 17],
    ['a payload that is no binary', { ...payload(''), payload: 'biwsbj1lbWJlZGRlZA==' }, 14],
    ['no payload', { ...payload(''), payload: undefined }, 14],
  ]
  for (const [what, command, code] of beginnings) {
    it(`refuses to begin with ${what}`, async () => {
      const { guarded, connection } = setup()
      expect((await failure(guarded, connection, command))[0]).to.equal(code)
    })
  }

  const continuations: [string, object, number][] = [
    ['the wrong conversation', { saslContinue: 1, conversationId: 2, payload: binary('c=biws,r=x,p=y') }, 17],
    ['a malformed message', { saslContinue: 1, conversationId: 1, payload: binary('nonsense') }, 17],
    ['no payload', { saslContinue: 1, conversationId: 1 }, 14],
  ]
  for (const [what, command, code] of continuations) {
    it(`refuses to go on with ${what}`, async () => {
      const { guarded, connection } = setup()
      await ask(guarded, connection, new ClientExchange(secret).first())
      expect((await failure(guarded, connection, command))[0]).to.equal(code)
    })
  }
  it('refuses to go on with what has not begun', async () => {
    const { guarded, connection } = setup()
    expect(await failure(guarded, connection, continuations[1]?.[1] ?? {})).to.include(17)
  })

  describe('in the greeting', () => {
    it('names the mechanism when asked about the user', async () => {
      const { guarded, connection, fake } = setup()
      const asked = await ask(guarded, connection, { hello: 1, saslSupportedMechs: 'admin.embedded' })
      expect(asked.saslSupportedMechs).to.deep.equal(['SCRAM-SHA-256'])
      expect(fake.seen[0]?.has('saslSupportedMechs')).to.equal(false)
      for (const other of ['admin.root', 'test.embedded', undefined])
        expect(await ask(guarded, connection, { hello: 1, saslSupportedMechs: other })).to.not.have.property(
          'saslSupportedMechs',
        )
    })

    it('takes the first step at once', async () => {
      const { guarded, connection, fake } = setup()
      const exchange = new ClientExchange(secret)
      const { $db, ...first } = exchange.first()
      const greeting = await ask(guarded, connection, { hello: 1, speculativeAuthenticate: { ...first, db: $db } })
      expect(fake.seen[0]?.has('speculativeAuthenticate')).to.equal(false)
      const challenge = greeting.speculativeAuthenticate as Record<string, unknown>
      await ask(guarded, connection, exchange.final(challenge))
      expect(connection.authenticated).to.equal(true)
    })

    it('leaves a first step that fails unanswered', async () => {
      const { guarded, connection } = setup()
      const speculativeAuthenticate = { ...payload('n,,n=other,r=abc'), db: 'admin' }
      const greeting = await ask(guarded, connection, { hello: 1, speculativeAuthenticate })
      expect(greeting.ok).to.equal(1)
      expect(greeting).to.not.have.property('speculativeAuthenticate')
    })
  })

  it('passes everything else on', async () => {
    const { fake, guarded, connection } = setup()
    const calls: string[] = []
    Object.assign(fake, { commitFailed: () => calls.push('commitFailed'), close: async () => calls.push('close') })
    guarded.disconnected(connection)
    guarded.commitFailed?.()
    await guarded.close()
    expect(fake.left).to.deep.equal([connection])
    expect(calls).to.deep.equal(['commitFailed', 'close'])
  })
})

async function ask(guarded: Dispatcher, connection: Connection, command: object): Promise<Record<string, unknown>> {
  const reply = await guarded.run(doc(command as Record<string, unknown>), connection)
  if (!('document' in reply)) throw new Error('A document was expected.')
  const answer = plain(reply.document) as Record<string, unknown>
  return { ...answer, ok: Number(answer.ok) }
}

async function failure(guarded: Dispatcher, connection: Connection, command: object): Promise<[number, string]> {
  try {
    await guarded.run(doc(command as Record<string, unknown>), connection)
  } catch (error) {
    const { code, message } = error as { code: number; message: string }
    return [code, message]
  }
  throw new Error('It should have failed.')
}
