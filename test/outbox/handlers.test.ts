import { expect } from 'chai'
import { mergeHandlers } from '../../server/outbox/handlers.ts'
import type { EventContext } from '../../server/outbox/run.ts'

describe('the handlers of several features', () => {
  const context = { id: '1', attempt: 1, signal: new AbortController().signal } as EventContext
  const noting = (into: string[], what: string) => () => Promise.resolve(void into.push(what))

  it('are called in turn for the event that they share', async () => {
    const done: string[] = []
    const handlers = mergeHandlers([
      { shared: noting(done, 'one'), own: noting(done, 'own') },
      {},
      { shared: noting(done, 'two') },
      { shared: noting(done, 'three') },
    ])
    await handlers.shared!({}, context)
    expect(done).to.deep.equal(['one', 'two', 'three'])
    await handlers.own!({}, context)
    expect(done).to.have.length(4)
  })

  it('fail as one, so that all are called again, but none holds back another', async () => {
    const done: string[] = []
    const handlers = mergeHandlers([
      { shared: () => Promise.reject(new Error('away')) },
      { shared: noting(done, 'two') },
      { shared: () => Promise.reject(new Error('later')) },
    ])
    const refusal = await handlers.shared!({}, context).catch((error: Error) => error.message)
    expect([refusal, done]).to.deep.equal(['away', ['two']])
  })

  it('are not begun any more when the time is over', async () => {
    const done: string[] = []
    const over = new AbortController()
    const end = () => Promise.resolve(over.abort(new Error('over')))
    const handlers = mergeHandlers([{ shared: end }, { shared: noting(done, 'two') }])
    const refusal = await handlers.shared!({}, { ...context, signal: over.signal }).catch(
      (error: Error) => error.message,
    )
    expect([refusal, done]).to.deep.equal(['over', []])
  })
})
