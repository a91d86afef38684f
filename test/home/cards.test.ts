import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { loadCards } from '../../server/home/cards.ts'
import type { HomeCard } from '../../server/pages/home-card.ts'
import { listeningLog, silent } from '../outbox/outbox.ts'

const actor: Actor = {
  accountId: new Types.ObjectId(),
  personId: new Types.ObjectId(),
  name: 'Trần Văn An',
  userName: 'an',
  language: undefined,
  duty: undefined,
  isService: false,
  scopes: undefined,
  memberships: [],
  classes: [],
  childIds: [],
}
const card = (view: string, options: Partial<HomeCard> = {}): HomeCard => ({
  order: 0,
  view,
  isFor: () => true,
  load: () => Promise.resolve({}),
  ...options,
})

describe('the cards of the home page', () => {
  const load = (cards: HomeCard[], log = silent) =>
    loadCards(actor, { features: [{ name: 'one' }, ...cards.map((card) => ({ name: 'other', home: [card] }))], log })

  it('are only those that are for the person, in their order', async () => {
    const cards = [
      card('b', { order: 2 }),
      card('c', { order: 3, isFor: () => false, load: () => Promise.reject(new Error('Nobody asked.')) }),
      card('a', { order: 1 }),
    ]
    expect((await load(cards)).map(({ view }) => view)).to.deep.equal(['a', 'b'])
  })

  it('are loaded for the person, and bring what they show', async () => {
    const model = { count: 3 }
    const given: Actor[] = []
    const take = (who: Actor) => {
      given.push(who)
      return Promise.resolve(model)
    }
    const loaded = await load([card('a', { load: take })])
    expect(loaded).to.deep.equal([{ view: 'a', model }])
    expect(given).to.deep.equal([actor])
  })

  it('are left out when there is nothing to show today', async () => {
    expect(await load([card('a', { load: () => Promise.resolve(undefined) })])).to.deep.equal([])
  })

  it('are loaded at the same time', async () => {
    let open = () => {}
    const opened = new Promise<object>((resolve) => (open = () => resolve({})))
    const waits = card('a', { load: () => opened })
    const opens = card('b', { load: () => Promise.resolve(open()).then(() => ({})) })
    expect(await load([waits, opens])).to.have.length(2)
  })

  for (const [how, fails] of [
    ['later', () => Promise.reject(new Error('The part has failed.'))],
    [
      'at once',
      () => {
        throw new Error('The part has failed.')
      },
    ],
  ] as [string, HomeCard['load']][]) {
    it(`that fail ${how} cost only themselves, and are logged`, async () => {
      const { log, lines } = listeningLog()
      const loaded = await load([card('a', { load: fails }), card('b', { order: 1 })], log)
      expect(loaded).to.deep.equal([{ isMissing: true }, { view: 'b', model: {} }])
      expect(lines.map(({ view, level }) => ({ view, level }))).to.deep.equal([{ view: 'a', level: 50 }])
    })
  }

  it('that never come are given up after three seconds', async () => {
    const loaded = await load([card('a', { load: () => new Promise(() => {}) }), card('b', { order: 1 })])
    expect(loaded).to.deep.equal([{ isMissing: true }, { view: 'b', model: {} }])
  })
})
