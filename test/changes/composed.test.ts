import { expect } from 'chai'
import { Change } from '../../server/changes/change.model.ts'
import { createComposed, type Sources } from '../../server/changes/composed.ts'
import { announceChange, type Topic, watchChanges } from '../../server/changes/index.ts'
import { gate, silent, withDatabase } from '../outbox/outbox.ts'
import { eventually } from '../support/eventually.ts'

const composed = createComposed<{ text: string }>('account', 3)
const text = { text: 'Con em của An' }

/** What another server does: it has this database, and nothing else, in common with this one. */
const announceElsewhere = (topic: Topic, key: string) => Change.create([{ topic, key, at: new Date() }])

describe('what is put together of several things', () => {
  withDatabase()
  let stop = () => Promise.resolve()
  beforeEach(async () => {
    stop = (await watchChanges(silent)).stop
  })
  afterEach(() => stop())

  const name = (sources: Sources) => {
    sources.add('person', 'child', 'guardian')
    sources.add('unit', 'school')
  }
  const make = () =>
    composed.make('an', (sources) => {
      name(sources)
      return Promise.resolve(text)
    })

  it('is worth nothing while nobody watches for changes', async () => {
    await make()
    await stop()
    expect(composed.get('an')).to.equal(undefined)
  })

  it('is there, the same object, while others change', async () => {
    expect(await make()).to.equal(text)
    await announceChange('person', 'other')
    await announceChange('unit', 'child')
    await announceChange('policy', 'school')
    expect(composed.get('an')).to.equal(text)
    expect(composed.get('binh')).to.equal(undefined)
  })

  for (const [topic, key] of [
    ['person', 'child'],
    ['person', 'guardian'],
    ['unit', 'school'],
    ['account', 'an'],
  ] as const)
    it(`is forgotten when one of them changes: ${topic} ${key}`, async () => {
      await make()
      await announceChange(topic, key)
      expect(composed.get('an')).to.equal(undefined)
      await make()
      expect(composed.get('an')).to.equal(text)
    })

  it('is forgotten when another server has changed one of them', async () => {
    await make()
    await announceElsewhere('unit', 'school')
    await eventually(() => composed.get('an') === undefined)
  })

  it('is not remembered when one of them has changed while it was made, named before or after', async () => {
    for (const isFirst of [true, false]) {
      const read = gate()
      const making = composed.make('an', async (sources) => {
        if (isFirst) name(sources)
        await read.opened
        if (!isFirst) name(sources)
        return text
      })
      await announceChange('person', 'child')
      read.open()
      expect(await making).to.equal(text)
      expect(composed.get('an'), String(isFirst)).to.equal(undefined)
    }
  })

  it('is not remembered when it could not be made', async () => {
    const failing = composed.make('chi', () => Promise.reject(new Error('The database is away.')))
    expect(await failing.catch((error: Error) => error.message)).to.equal('The database is away.')
    expect(composed.get('chi')).to.equal(undefined)
  })
  it('is not remembered when there is nothing, and no longer when it is to be forgotten', async () => {
    expect(await composed.make('dung', () => Promise.resolve(undefined))).to.equal(undefined)
    expect(composed.get('dung')).to.equal(undefined)
    await make()
    composed.forget('an')
    expect(composed.get('an')).to.equal(undefined)
  })
})
