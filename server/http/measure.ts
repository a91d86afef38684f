// How long requests take, for the metrics: by the pattern of the route, of which there are few, not by the address.

import type { Request, RequestHandler } from 'express'
import { Histogram } from 'prom-client'

export const requestDurations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'How long requests took, from their arrival until the last byte was handed over.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  // operations/metrics.ts publishes it.
  registers: [],
})

export const measureRequests: RequestHandler = (req, res, next) => {
  const startedAt = performance.now()
  res.on('close', () => {
    const status = res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : 'cut off'
    const labels = { method: req.method, route: routeOf(req), status }
    requestDurations.observe(labels, (performance.now() - startedAt) / 1000)
  })
  next()
}

/** `/materials/:id`; of what no route has answered only the folder that all of it shares. */
function routeOf({ baseUrl, route }: Request): string {
  const { path } = (route ?? {}) as { path?: unknown }
  if (typeof path === 'string') return baseUrl + path
  return baseUrl === '' ? 'none' : baseUrl
}
