// What becomes of one's own when the original has a new edition. Three ways: the edition that was taken (`base`), the new one
// (`theirs`), one's own (`mine`). Whole fields and whole files: nothing is mixed within one of them. Pure.

import { type Content, type ContentField, contentFields, copyOfFile, type MaterialFile } from '../materials/index.ts'

export interface Ways {
  readonly base: Content
  readonly theirs: Content
  readonly mine: Content
}

/** Who has changed it since: the original, whoever uses it, both alike, both differently. */
export type Outcome = 'theirs' | 'mine' | 'same' | 'conflict'

export interface FieldOutcome {
  readonly field: ContentField
  readonly outcome: Outcome
}

export interface FileOutcome {
  /** As it is called where it is. */
  readonly name: string
  readonly outcome: Outcome
  readonly theirs: FileFate
  readonly mine: FileFate
}

/** What has become of a file on one of both sides. */
export type FileFate = 'untouched' | 'added' | 'removed' | 'changed' | 'absent'

export interface Merged {
  /** Of what the original says: who made it, how far it is offered, its licence and sources stay. */
  readonly content: Content
  readonly fields: readonly FieldOutcome[]
  readonly files: readonly FileOutcome[]
}

/** Never the original's: who has made one’s own and how far it is offered; licence and sources follow by rules of their own. */
const own: readonly ContentField[] = ['authors', 'licence', 'scope', 'embargoUntil', 'sources']
export const followedFields = contentFields.filter((field) => !own.includes(field))

/** `keepsOwn`: what one has changed stays. Otherwise it becomes theirs; what only one's own has stays in any case. */
export function merge(ways: Ways, { keepsOwn }: { readonly keepsOwn: boolean }): Merged {
  const content: Record<string, unknown> = { ...ways.mine }
  const fields: FieldOutcome[] = []
  for (const field of followedFields) {
    const outcome = outcomeOf(field, ways)
    if (outcome) fields.push({ field, outcome })
    const isTheirs = keepsOwn ? outcome === 'theirs' : !(isEmpty(ways.base[field]) && isEmpty(ways.theirs[field]))
    if (isTheirs) content[field] = ways.theirs[field]
  }
  const trios = triosOf(ways)
  const files = filesAfter(ways, trios, keepsOwn)
  return { content: { ...(content as unknown as Content), files }, fields, files: trios.flatMap(toldOf) }
}

function outcomeOf(field: ContentField, { base, theirs, mine }: Ways): Outcome | undefined {
  const [b, t, m] = [base, theirs, mine].map((content) => plain(content[field]))
  return outcome({ theirs: b !== t, mine: b !== m, alike: t === m })
}

function outcome(changed: { readonly theirs: boolean; readonly mine: boolean; readonly alike: boolean }) {
  if (changed.theirs && changed.mine) return changed.alike ? 'same' : 'conflict'
  return changed.theirs ? 'theirs' : changed.mine ? 'mine' : undefined
}

/** The same file in the three; undefined: it is not there. */
interface Trio {
  readonly base: MaterialFile | undefined
  readonly theirs: MaterialFile | undefined
  readonly mine: MaterialFile | undefined
}

function triosOf({ base, theirs, mine }: Ways): Trio[] {
  const [inTheirs, inMine] = [pairsOf(base.files, theirs.files), pairsOf(base.files, mine.files)]
  const of = (one: MaterialFile) => ({ base: one, theirs: inTheirs.get(one), mine: inMine.get(one) })
  const added = without(theirs.files, inTheirs)
  const ownOnes = without(mine.files, inMine)
  const both = pairsOf(added, ownOnes)
  return [
    ...base.files.map(of),
    ...added.map((one) => ({ base: undefined, theirs: one, mine: both.get(one) })),
    ...without(ownOnes, both).map((one) => ({ base: undefined, theirs: undefined, mine: one })),
  ]
}

/** Equal bytes are the same file, whatever it is called; other bytes under the same name have replaced it. */
function pairsOf(from: readonly MaterialFile[], to: readonly MaterialFile[]): Map<MaterialFile, MaterialFile> {
  const pairs = new Map<MaterialFile, MaterialFile>()
  const left = new Set(to)
  for (const isSame of likenesses)
    for (const one of from) {
      const other = pairs.has(one) ? undefined : [...left].find((candidate) => isSame(one, candidate))
      if (!other) continue
      pairs.set(one, other)
      left.delete(other)
    }
  return pairs
}

type Likeness = (a: MaterialFile, b: MaterialFile) => boolean

const likenesses: readonly Likeness[] = [
  (a, b) => a.sha256 === b.sha256 && a.name === b.name,
  (a, b) => a.sha256 === b.sha256,
  (a, b) => a.name === b.name,
]

function without(files: readonly MaterialFile[], pairs: ReadonlyMap<MaterialFile, MaterialFile>): MaterialFile[] {
  const paired = new Set(pairs.values())
  return files.filter((one) => !paired.has(one))
}

function filesAfter({ mine, theirs }: Ways, trios: readonly Trio[], keepsOwn: boolean): MaterialFile[] {
  const decided = trios.map((trio) => ({ trio, file: fileAfter(trio, keepsOwn) }))
  const places = keepsOwn ? [mine.files, theirs.files] : [theirs.files, mine.files]
  const placeOf = ({ trio }: (typeof decided)[number]) => {
    const [first, second] = keepsOwn ? [trio.mine, trio.theirs] : [trio.theirs, trio.mine]
    return first ? places[0]!.indexOf(first) : places[0]!.length + (second ? places[1]!.indexOf(second) : 0)
  }
  return decided.sort((a, b) => placeOf(a) - placeOf(b)).flatMap(({ file }) => file ?? [])
}

function fileAfter({ base, theirs, mine }: Trio, keepsOwn: boolean): MaterialFile | undefined {
  const isOwn = base ? !isAlike(base, mine) : mine !== undefined
  if (keepsOwn && isOwn) return mine
  if (!base && !theirs) return mine
  if (!theirs) return undefined
  return mine && isAlike(theirs, mine) ? mine : copyOfFile(theirs)
}

function toldOf({ base, theirs, mine }: Trio): FileOutcome[] {
  const [ofTheirs, ofMine] = [fateOf(base, theirs), fateOf(base, mine)]
  const changed = { theirs: isChange(ofTheirs), mine: isChange(ofMine), alike: isAlike(theirs, mine) }
  const found = outcome(changed)
  const { name } = (mine ?? theirs ?? base)!
  return found ? [{ name, outcome: found, theirs: ofTheirs, mine: ofMine }] : []
}

function fateOf(base: MaterialFile | undefined, now: MaterialFile | undefined): FileFate {
  if (!base) return now ? 'added' : 'absent'
  if (!now) return 'removed'
  return isAlike(base, now) ? 'untouched' : 'changed'
}

function isChange(fate: FileFate): boolean {
  return fate !== 'untouched' && fate !== 'absent'
}

function isAlike(a: MaterialFile | undefined, b: MaterialFile | undefined): boolean {
  if (!a || !b) return a === b
  const { name, sha256, role, isForTeachersOnly } = a
  return name === b.name && sha256 === b.sha256 && role === b.role && isForTeachersOnly === b.isForTeachersOnly
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === undefined || value === null || value === '' || value === false
}

function plain(value: unknown): string {
  return JSON.stringify(value ?? null)
}
