// What Prometheus asks for, on a port of its own that only this machine reaches.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { rememberedCounts } from '../changes/index.ts'
import { ConfigError } from '../config.ts'
import { requestDurations } from '../http/measure.ts'
import { countEvents, type EventCounts } from '../outbox/dead.ts'
import { handledEvents } from '../outbox/totals.ts'
import { version } from '../version.ts'
import { askRarely } from './ask-rarely.ts'

export interface Metrics {
  readonly port: number
  stop(): Promise<void>
}

/** On any free port when it is 0. @throws ConfigError when the port is taken */
export async function startMetrics(port: number): Promise<Metrics> {
  const registry = collect()
  const server = createServer((req, res) => {
    if (req.url !== '/metrics') return res.writeHead(404).end()
    registry.metrics().then(
      (text) => res.setHeader('Content-Type', registry.contentType).end(text),
      () => res.writeHead(500).end(),
    )
  })
  await listen(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function collect(): Registry {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  registry.registerMetric(requestDurations)
  const events = askRarely(countEvents, { trusted: 2000 })
  gauge('outbox_waiting_events', 'Events that wait or are being done.', ({ waiting }) => waiting)
  gauge('outbox_dead_events', 'Events that have failed for good, and wait for an administrator.', ({ dead }) => dead)
  gauge('outbox_oldest_due_seconds', 'For how long the event has been due that has been due longest.', dueFor)
  new Counter({
    name: 'outbox_handled_events_total',
    help: 'Attempts of this process at events, by what came of them.',
    labelNames: ['event', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const [event, outcomes] of handledEvents())
        for (const [outcome, count] of Object.entries(outcomes)) this.inc({ event, outcome }, count)
    },
  })
  new Gauge({
    name: 'remembered_records',
    help: 'What this server remembers, such as sessions and accounts.',
    labelNames: ['topic'],
    registers,
    collect() {
      this.reset()
      for (const { topic, count } of rememberedCounts()) this.inc({ topic }, count)
    },
  })
  new Gauge({ name: 'hoclieu_info', help: 'The version that runs.', labelNames: ['version'], registers }).set(
    { version },
    1,
  )
  return registry

  function gauge(name: string, help: string, read: (counts: EventCounts) => number): void {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // Without the database the others are told all the same.
        this.set(await events().then(read, () => NaN))
      },
    })
  }
}

function dueFor({ dueSince }: EventCounts): number {
  return dueSince ? Math.max(0, Date.now() - dueSince.getTime()) / 1000 : 0
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.message})`
      reject(new ConfigError(`Port ${port} of 127.0.0.1 ${why}: set METRICS_PORT to another one, or to 0 for none.`))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}
