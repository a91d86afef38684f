import { expect } from 'chai'
import { createTurns } from '../../server/accounts/turns.ts'

/** Jobs that end when they are told to. */
function setup(options: Partial<Parameters<typeof createTurns>[0]> = {}) {
  const turns = createTurns({ atOnce: 1, mostWaiting: 10, mostWaitingInLane: 10, ...options })
  const begun: string[] = []
  const endings: (() => void)[] = []
  const take = (lane: string, name = lane) =>
    turns.take(lane, async () => {
      begun.push(name)
      await new Promise<void>((resolve) => endings.push(resolve))
      return name
    })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const endOne = async () => {
    endings.shift()?.()
    await settle()
  }
  return { turns, begun, take, endOne, settle }
}

describe('taking turns', () => {
  it('begins so many at once, and the others when one has ended', async () => {
    const { begun, take, endOne, settle } = setup({ atOnce: 2 })
    void [take('a'), take('b'), take('c')]
    await settle()
    expect(begun).to.deep.equal(['a', 'b'])
    await endOne()
    expect(begun).to.deep.equal(['a', 'b', 'c'])
  })

  it('lets each lane in its turn, however many wait in one', async () => {
    const { begun, take, endOne, settle } = setup()
    void [take('busy', '1'), take('busy', '2'), take('busy', '3'), take('busy', '4'), take('school'), take('home')]
    await settle()
    for (let turn = 0; turn < 5; turn++) await endOne()
    expect(begun).to.deep.equal(['1', '2', 'school', 'home', '3', '4'])
  })

  it('gives what the job gives, and goes on after one that fails', async () => {
    const { turns } = setup()
    const failing = turns.take('a', () => Promise.reject(new Error('broken')))
    const next = turns.take('a', () => Promise.resolve('done'))
    expect(await failing.catch((error: Error) => error.message)).to.equal('broken')
    expect(await next).to.equal('done')
  })

  it('lets nobody slip in before those who wait', async () => {
    const { begun, take, endOne, settle } = setup()
    void [take('a', 'first'), take('a', 'waiting')]
    await settle()
    const ended = endOne()
    void take('b', 'late')
    await ended
    expect(begun).to.deep.equal(['first', 'waiting'])
  })

  const refused = async (promise: Promise<unknown>) =>
    await promise.then(
      () => 'taken',
      (error: { status: number }) => error.status,
    )

  it('refuses when too many wait in one lane, but not in another', async () => {
    const { turns, take, settle } = setup({ mostWaitingInLane: 2 })
    void [take('a'), take('a')]
    expect(turns.hasRoom('a')).to.be.true
    void take('a')
    await settle()
    expect(turns.hasRoom('a')).to.be.false
    expect(await refused(turns.take('a', () => Promise.resolve()))).to.equal(429)
    expect(turns.hasRoom('b')).to.be.true
  })

  it('refuses when too many wait in all', async () => {
    const { turns, take, settle } = setup({ mostWaiting: 2 })
    void [take('a'), take('a'), take('b')]
    await settle()
    expect(turns.hasRoom('c')).to.be.false
    expect(await refused(turns.take('c', () => Promise.resolve()))).to.equal(429)
  })
})
