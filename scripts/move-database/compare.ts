import { createHash } from 'node:crypto'
import type { Db } from 'mongodb'
import { decode, readField } from '../../storage/database/embedded/bson/codec.ts'
import { type Collation, parseCollation } from '../../storage/database/embedded/bson/collation.ts'
import { compare } from '../../storage/database/embedded/bson/compare.ts'
import { describe, type Doc, type Value } from '../../storage/database/embedded/bson/values.ts'
import { type Collection, sameOptions } from './inventory.ts'
import { scan } from './scan.ts'

export interface Comparison {
  readonly documents: number
  /** SHA-256 of the bytes of the documents in the order of their _id, on each side. */
  readonly checksums: { source: string; target: string }
  /** Documents that the target had before the move. */
  readonly kept: number
  /** Documents that one side has removed already, because their time had come. */
  readonly expired: number
  readonly problems: string[]
}

type Raw = Uint8Array

const faults = { different: 'differs', missing: 'is missing in the target', added: 'is only in the target' }
type Fault = keyof typeof faults
type Verdict = 'same' | 'kept' | 'expired' | Fault

export async function* compareDocuments(
  source: Db,
  target: Db,
  { name, options, indexes }: Collection,
  { intoNonEmpty }: { intoNonEmpty: boolean },
): AsyncGenerator<number, Comparison, undefined> {
  const hashes = { source: createHash('sha256'), target: createHash('sha256') }
  const counts = { same: 0, kept: 0, expired: 0, different: 0, missing: 0, added: 0 }
  const examples = new Map<Fault, string>()
  let documents = 0

  const collation = parseCollation(options.get('collation'))
  for await (const { ours, theirs } of inPairs(scan(source, name), scan(target, name), collation)) {
    const verdict = judge(ours, theirs)
    counts[verdict]++
    if (verdict === 'expired' || verdict === 'kept') continue
    if (ours) hashes.source.update(ours)
    if (theirs) hashes.target.update(theirs)
    if (verdict !== 'same' && !examples.has(verdict)) examples.set(verdict, describe(idOf((ours ?? theirs) as Raw)))
    if (++documents % 1000 === 0) yield documents
  }

  return {
    documents: counts.same + counts.different + counts.added,
    checksums: { source: hashes.source.digest('hex'), target: hashes.target.digest('hex') },
    kept: counts.kept,
    expired: counts.expired,
    problems: [...examples].map(([fault, example]) => sentence(fault, counts[fault], example)),
  }

  function judge(ours: Raw | undefined, theirs: Raw | undefined): Verdict {
    if (ours && theirs) return Buffer.compare(ours, theirs) === 0 ? 'same' : 'different'
    if (theirs && intoNonEmpty) return 'kept'
    if (hasExpired((ours ?? theirs) as Raw, indexes)) return 'expired'
    return ours ? 'missing' : 'added'
  }
}

/** What of the options and indexes of a collection did not arrive. */
export function compareShape({ type, options, indexes }: Collection, arrived: Collection | undefined): string[] {
  if (!arrived) return ['is missing in the target']
  const problems =
    arrived.type === type && sameOptions(options, arrived.options) ? [] : ['has other options in the target']
  for (const index of indexes) {
    const twin = arrived.indexes.find((other) => other.get('name') === index.get('name'))
    const indexName = describe(index.get('name'))
    if (!twin) problems.push(`index ${indexName} is missing in the target`)
    else if (!sameOptions(index, twin)) problems.push(`index ${indexName} is another one in the target`)
  }
  return problems
}

function sentence(fault: Fault, count: number, example: string): string {
  return count === 1
    ? `document ${example} ${faults[fault]}`
    : `document ${example}, and ${count - 1} more, ${faults[fault]}`
}

/** Both sides in step: documents with the same _id together, one that has no partner alone. */
async function* inPairs(
  ours: AsyncGenerator<Raw>,
  theirs: AsyncGenerator<Raw>,
  collation: Collation | undefined,
): AsyncGenerator<{ ours?: Raw; theirs?: Raw }> {
  try {
    let left = next(await ours.next())
    let right = next(await theirs.next())
    while (left || right) {
      const order = !left ? 1 : !right ? -1 : compare(idOf(left), idOf(right), collation)
      yield { ours: order <= 0 ? left : undefined, theirs: order >= 0 ? right : undefined }
      if (order <= 0) left = next(await ours.next())
      if (order >= 0) right = next(await theirs.next())
    }
  } finally {
    await ours.return(undefined)
    await theirs.return(undefined)
  }
}

function next(result: IteratorResult<Raw>): Raw | undefined {
  return result.done ? undefined : result.value
}

function idOf(document: Raw): Value | undefined {
  return readField(document, '_id')
}

/** https://www.mongodb.com/docs/manual/core/index-ttl/#expiration-of-data */
function hasExpired(raw: Raw, indexes: readonly Doc[]): boolean {
  const ttl = indexes.filter((index) => index.has('expireAfterSeconds'))
  if (ttl.length === 0) return false
  const document = decode(raw)
  return ttl.some((index) => {
    const [field = ''] = (index.get('key') as Doc).keys()
    const value = document.get(field)
    const dates = (Array.isArray(value) ? value : [value]).filter((date) => date instanceof Date)
    const after = Number(index.get('expireAfterSeconds')) * 1000
    return dates.some((date) => date.getTime() + after <= Date.now())
  })
}
