// Writes that find what they change by an index in one collection, and by a scan in the other.

import { describe, doc, isDoc, type Doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { newSession, type Answer } from '../in-process.ts'
import { collations } from './generate.ts'
import { compareAnswers } from './questions.ts'
import { natural, show, type Round } from './round.ts'

/** @throws Mismatch */
export async function compareWrites(round: Round, count: number): Promise<void> {
  for (let position = 0; position < count; position++) {
    if (!(await changeBoth(round, round.generator.filter()))) await round.copyOver()
  }
}

/** A transaction must see its own writes, and nothing of what others write meanwhile. @throws Mismatch */
export async function compareInTransaction(round: Round, count: number): Promise<void> {
  const { random, generator, tally } = round
  round.session = newSession()
  try {
    await round.contentOf(round.a, 'inside') // begins it
    await insertOutside(round, 10)
    let isSame = true
    for (let turn = 0; turn < 6 && isSame; turn++) {
      const own = doc({ $and: [doc({ _id: doc({ $lt: firstOutside }) }), generator.filter()] })
      isSame = await changeBoth(round, own)
      if (isSame && random.chance(0.5)) await insertOutside(round, 2)
      if (isSame && random.chance(0.3)) await changeOutside(round)
      if (isSame) await compareAnswers(round, Math.ceil(count / 6))
    }
    tally.inTransactions++
    if (isSame) await compareEnd(round)
    else await round.database.ask(round.session.abort())
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    tally.conflicts++
  } finally {
    round.session = undefined
  }
  await round.copyOver()
}

/** Another write was first: the transaction is over. */
class Conflict extends Error {}

/** Ids from here on belong to writes outside of the transaction. */
const firstOutside = 10_000

type MakeCommand = (collection: string, hint: Record<string, unknown>) => Record<string, unknown>

/** @returns false when one of them has failed, perhaps half-way */
async function changeBoth(round: Round, filter: Doc): Promise<boolean> {
  const make = randomWrite(round, filter)
  const changed = await round.ask(make(round.a, {}))
  if (changed.fields.get('code') === 112) throw new Conflict()
  const scanned = await outside(round, make(round.b, natural))
  round.tally.checks++
  if ([changed, scanned].some(({ fields }) => fields.get('ok') !== 1 || fields.has('writeErrors'))) return false
  const asked = { write: doc(make(round.a, {})) }
  round.expectSame(asked, [outcomeOf(changed.fields)], [outcomeOf(scanned.fields)])
  await compareContents(round, asked)
  return true
}

function randomWrite({ random, generator, documents }: Round, q: Doc): MakeCommand {
  const collation = random.chance(0.05) ? random.pick(collations) : undefined
  const few = doc({ $and: [q, doc({ _id: doc({ $mod: [9, random.below(9)] }) })] })
  const u = generator.update()
  const sort = new Map([...generator.sort(), ['_id', 1]])
  const isNew = random.chance(0.5)
  const _id = random.below(documents)
  const replacement = generator.document(_id)
  return random.weighted<MakeCommand>([
    [4, () => (update, hint) => ({ update, updates: [{ q, u, multi: true, collation, ...hint }] })],
    [2, () => (remove, hint) => ({ delete: remove, deletes: [{ q: few, limit: 0, collation, ...hint }] })],
    [2, () => (update, hint) => ({ update, updates: [{ q: doc({ _id }), u, upsert: true, ...hint }] })],
    [1, () => (update, hint) => ({ update, updates: [{ q: doc({ _id }), u: replacement, ...hint }] })],
    [2, () => (findAndModify, hint) => ({ findAndModify, query: q, sort, update: u, new: isNew, ...hint })],
    [1, () => (findAndModify, hint) => ({ findAndModify, query: few, sort, remove: true, ...hint })],
  ])
}

function outcomeOf(reply: Doc): string {
  const fields = ['n', 'nModified', 'upserted'].map((name) => `${name}: ${describe(reply.get(name))}`)
  const value = reply.get('value')
  return `${fields.join(', ')}, value: ${isDoc(value) ? show(value) : 'none'}`
}

async function compareContents(round: Round, asked: object): Promise<void> {
  const [a, b] = [await round.contentOf(round.a, 'inside'), await round.contentOf(round.b, 'outside')]
  round.expectSame(asked, shown(a), shown(b))
}

/** Aborted, it has changed nothing; committed, its writes stand beside those of the others. */
async function compareEnd(round: Round): Promise<void> {
  const { random, database, session } = round
  const before = await round.contentOf(round.a, 'outside')
  const isCommit = random.chance(0.7)
  await database.run(isCommit ? session!.commit() : session!.abort())
  const after = await round.contentOf(round.a, 'outside')
  const own = isCommit ? await round.contentOf(round.b, 'outside') : before
  const expected = [...own.filter(isOwn), ...before.filter((document) => !isOwn(document))]
  round.expectSame({ ended: isCommit ? 'commit' : 'abort' }, shown(after), shown(expected))
}

const isOwn = (document: Doc) => Number(document.get('_id')) < firstOutside
const shown = (documents: readonly Doc[]) => documents.map(show).sort()

async function insertOutside(round: Round, count: number): Promise<void> {
  const { random, generator } = round
  const documents = random.list(count, count, () => generator.document(firstOutside + random.below(1000)))
  await outside(round, { insert: round.a, documents, ordered: false })
}

async function changeOutside(round: Round): Promise<void> {
  const q: Value = doc({ _id: doc({ $gte: firstOutside }) })
  if (round.random.chance(0.3)) await outside(round, { delete: round.a, deletes: [{ q, limit: 1 }] })
  else await outside(round, { update: round.a, updates: [{ q, u: round.generator.update(), multi: true }] })
}

/** Not in the transaction, which may hold a key that is wanted: then it gives up. */
function outside({ database, session }: Round, command: Record<string, unknown>): Promise<Answer> {
  return database.ask({ ...command, maxTimeMS: session ? 500 : undefined })
}
