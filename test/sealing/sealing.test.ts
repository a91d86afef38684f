import { expect } from 'chai'
import { markOf, seal, unseal, useSealingKey } from '../../server/sealing/index.ts'
import { SealingKey } from '../../server/sealing/key.model.ts'
import { withDatabase } from '../outbox/outbox.ts'

describe('sealing personal data', () => {
  withDatabase()
  beforeEach(() => useSealingKey(undefined))
  after(() => useSealingKey(undefined))

  it('gives back what was sealed, and never the same text twice', async () => {
    const [one, two] = [await seal('099215000101 ễ'), await seal('099215000101 ễ')]
    expect(one).not.to.equal(two)
    expect(one).not.to.include('0992')
    expect(await unseal(one)).to.equal('099215000101 ễ')
    expect(await unseal(two)).to.equal('099215000101 ễ')
  })

  it('does not open what was changed, or sealed with another key', async () => {
    useSealingKey('one key that is long enough for it')
    const sealed = await seal('bí mật')
    const middle = sealed.length - 5
    const changed = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1)
    expect(await failure(unseal(changed))).to.be.an('error')
    useSealingKey('another key that is long enough for it')
    expect(await failure(unseal(sealed))).to.be.an('error')
  })

  it('marks the same text alike, for one purpose', async () => {
    expect(await markOf('a', 'x')).to.equal(await markOf('a', 'x'))
    expect(await markOf('a', 'x')).not.to.equal(await markOf('b', 'x'))
    expect(await markOf('a', 'x')).not.to.equal(await markOf('a', 'y'))
  })

  it('makes one key and keeps it with the records when none is given', async () => {
    const sealed = await seal('bí mật')
    useSealingKey(undefined)
    expect(await unseal(sealed)).to.equal('bí mật')
    expect(await SealingKey.countDocuments()).to.equal(1)
  })

  it('keeps no key with the records when one is given', async () => {
    useSealingKey('a key from the settings, long enough for it')
    await seal('bí mật')
    expect(await SealingKey.countDocuments()).to.equal(0)
  })
})

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
