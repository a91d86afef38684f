// Counts looks at materials and what is taken of them. A page only adds to a tally in memory; every few seconds, and when the
// server stops, that is written at once for all. Who is killed loses the counts of these seconds, and nothing else.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole } from '../actor.ts'
import { dayOf } from '../day.ts'
import type { Seen, SeenMaterial } from '../pages/material-watchers.ts'
import { schoolStaff } from '../schools/index.ts'
import { Taking } from './counts.model.ts'
import { openMarks } from './marks.ts'
import { isRobot } from './robots.ts'
import { addTo, oneOf, putBack, type Tally } from './tally.ts'
import { writeTally } from './write.ts'

export interface Asked {
  readonly userAgent: string | undefined
  readonly address?: string
  readonly part?: string
}

/** Its owner is not counted, nor is a robot, nor a second one within a second. */
export function countView(actor: Actor | undefined, material: SeenMaterial, asked: Asked, now = new Date()): void {
  count('view', actor, material, asked, now)
}

export function countDownload(actor: Actor | undefined, material: SeenMaterial, asked: Asked, now = new Date()): void {
  count('download', actor, material, asked, now)
}

export function watchMaterial({ what, material, visitor, isAhead, ...asked }: Seen): void {
  if (!isAhead) count(what, visitor, material, asked, new Date())
}

/** Writes what is in memory. What cannot be written now stays there for the next time. */
export async function flushCounts(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  // One after the other, so that whoever waits for it knows that all is written.
  writing = writing.then(write)
  await writing
}

/** Whether somebody has taken something of it, so that they know what they rate. */
export async function hasTaken(personId: Types.ObjectId, materialId: Types.ObjectId): Promise<boolean> {
  if (takings.has([personId, materialId].join())) return true
  return (await Taking.exists({ personId, materialId })) !== null
}

/** Milliseconds between what is counted and its being written. */
const delay = 3000
/** While the database is away for long, counts are lost rather than the memory. */
const mostKept = 50_000

let tally: Tally = new Map()
/** The day by person and material. */
const takings = new Map<string, string>()
let timer: NodeJS.Timeout | undefined
let writing: Promise<void> = Promise.resolve()
const marks = openMarks()

function count(what: Seen['what'], actor: Actor | undefined, material: SeenMaterial, asked: Asked, now: Date): void {
  const { userAgent, address = '', part = '' } = asked
  const materialId = material._id.toString()
  if (isRobot(userAgent) || actor?.isService || actor?.personId.equals(material.ownerId)) return
  const who = actor ? [actor.personId.toString()] : [address, userAgent ?? '']
  if (!marks.isFirst([what, materialId, part, ...who], now.getTime())) return
  if (tally.size >= mostKept) return
  const day = dayOf(now)
  const place = { materialId, unitId: material.unitId.toString(), schoolId: actor && schoolOf(actor), day }
  addTo(tally, place, oneOf[what])
  if (what === 'download' && actor && hasRole(actor, ...schoolStaff))
    takings.set([actor.personId, material._id].join(), day)
  timer ??= setTimeout(() => void flushCounts(), delay).unref()
}

/** Of who has several, the first one. */
function schoolOf({ memberships }: Actor): string | undefined {
  const held = memberships.find(({ unitKind, schoolId }) => unitKind === 'school' || schoolId !== undefined)
  return (held?.schoolId ?? held?.unitId)?.toString()
}

async function write(): Promise<void> {
  const [taken, taking] = [tally, takings]
  if (taken.size === 0 && taking.size === 0) return
  tally = new Map()
  try {
    await inTransaction((session) => writeTally(taken, taking, session))
    for (const key of taking.keys()) if (takings.get(key) === taking.get(key)) takings.delete(key)
  } catch {
    // The page has long gone out: it is tried again with what comes next, and /readyz tells that the database is away.
    putBack(tally, taken)
    timer ??= setTimeout(() => void flushCounts(), delay * 10).unref()
  }
}
