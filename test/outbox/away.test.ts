import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { eventually } from '../support/eventually.ts'
import { addEvent, listeningLog, startLoop } from './outbox.ts'

describe('a worker whose database is away', () => {
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'away-'))
  })
  after(async () => {
    await disconnect()
    await rm(directory, { recursive: true })
  })

  it('says so once, and goes on when it is back', async () => {
    const engine = await startEmbedded({ directory })
    await connect({ uri: `${engine.uri}&serverSelectionTimeoutMS=100` })
    await OutboxEvent.init()
    const { log, lines } = listeningLog()
    let done = 0
    const loop = startLoop({ log, idle: 10, handlers: { 'tests.changed': () => Promise.resolve(void done++) } })
    await addEvent('tests.changed')
    await eventually(async () => (await OutboxEvent.countDocuments()) === 0)

    await engine.close()
    await eventually(() => lines.length > 0)
    const looks = await new Promise<number>((resolve) => setTimeout(() => resolve(lines.length), 600))
    const again = await startEmbedded({ directory })
    await addEvent('tests.changed')
    await eventually(() => done === 2)
    await loop.stop()
    await again.close()

    expect(looks).to.equal(1)
    const events = lines.filter(({ msg }) => msg.startsWith('the outbox')).map(({ msg }) => msg)
    expect(events).to.deep.equal(['the outbox cannot be reached', 'the outbox can be reached again'])
    expect(lines[1]?.failures).to.be.above(1)
  })
})
