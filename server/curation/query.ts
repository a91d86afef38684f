import type { Request } from 'express'
import { readForm } from '../http/form.ts'
import { queueQuery } from './input.ts'
import type { QueueQuery } from './queue.ts'

/** What the queue is filtered with, in the address of whatever page. */
export function queryOf(req: Request): QueueQuery {
  const read = readForm(queueQuery, req.query)
  return read.ok ? read.values : {}
}
