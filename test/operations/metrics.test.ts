import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { type Metrics, startMetrics } from '../../server/operations/metrics.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addEvent } from '../outbox/outbox.ts'
import { eventually } from '../support/eventually.ts'
import { ConfigError } from '../../server/config.ts'

describe('the metrics', () => {
  let app: RunningApp
  let metrics: Metrics
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())
  beforeEach(async () => {
    metrics = await startMetrics(0)
  })
  afterEach(() => metrics.stop())
  const read = async () => await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text()
  const valueOf = (text: string, line: string) =>
    Number(
      text
        .split('\n')
        .find((each) => each.startsWith(`${line} `))
        ?.slice(line.length + 1),
    )

  it('refuse a port that is taken, in a sentence', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const refusal = await startMetrics(port).catch((error: unknown) => error)
    taken.close()
    expect(refusal).to.be.instanceOf(ConfigError)
    expect((refusal as Error).message).to.equal(
      `Port ${port} of 127.0.0.1 is taken: set METRICS_PORT to another one, or to 0 for none.`,
    )
  })

  it('are at one address only', async () => {
    expect((await fetch(`http://127.0.0.1:${metrics.port}/`)).status).to.equal(404)
  })

  it('tell of requests by their route, never by their address', async () => {
    const name = 'http_request_duration_seconds_count'
    const health = `${name}{method="GET",route="/healthz",status="2xx"}`
    const event = `${name}{method="GET",route="/administration/outbox/:id",status="3xx"}`
    const unknown = `${name}{method="GET",route="none",status="4xx"}`
    const before = await read()
    await fetch(`${app.url}/healthz`)
    await fetch(`${app.url}/administration/outbox/0123456789abcdef01234567`, { redirect: 'manual' })
    await fetch(`${app.url}/no/such/page`)
    // A request is over for its server a moment after it is for whoever has asked.
    let after = ''
    const since = (line: string) => (valueOf(after, line) || 0) - (valueOf(before, line) || 0)
    const lines = [health, event, unknown]
    await eventually(async () => {
      after = await read()
      return lines.every((line) => since(line) > 0)
    })
    for (const line of lines) expect(since(line), line).to.equal(1)
    expect(after).not.to.include('0123456789abcdef')
    expect(after).not.to.include('no/such')
  })

  it('tell of the outbox', async () => {
    await addEvent('tests.metrics', {}, new Date(Date.now() - 30_000))
    await addEvent('tests.metrics', {}, new Date(Date.now() + 30_000))
    await OutboxEvent.updateOne({ runAt: { $gt: new Date() } }, { $set: { state: 'dead', diedAt: new Date() } })
    const text = await read()
    await app.clear()

    expect(valueOf(text, 'outbox_waiting_events')).to.equal(1)
    expect(valueOf(text, 'outbox_dead_events')).to.equal(1)
    expect(valueOf(text, 'outbox_oldest_due_seconds')).to.be.within(29, 40)
  })

  it('tell what came of events', async () => {
    const line = (outcome: string) => `outbox_handled_events_total{event="tests.measured",outcome="${outcome}"}`
    await addEvent('tests.measured')
    await app.work({ handlers: { 'tests.measured': () => Promise.resolve() } })
    const text = await read()
    expect(valueOf(text, line('done'))).to.equal(1)
    expect(valueOf(text, line('dead'))).to.equal(0)
  })

  it('tell of the process, its version and what it remembers', async () => {
    const text = await read()
    expect(text).to.match(/^hoclieu_info\{version="\d+\.\d+\.\d+"\} 1$/m)
    expect(text).to.match(/^remembered_records\{topic="session"\} \d+$/m)
    expect(text).to.match(/^nodejs_eventloop_lag_seconds /m)
    expect(valueOf(text, 'process_resident_memory_bytes')).to.be.above(1e6)
  })
})
