// What a package would bring, beside what is here: looked at for whoever brings it, and told only of what they may see.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { fold } from '../../storage/search/fold.ts'
import {
  type Content,
  emptyContent,
  findMaterials,
  findShown,
  hasTopics,
  listWithFile,
  type MaterialRecord,
  missingFor,
  mostFiles,
  scopesFor,
  type SharingUnit,
  type Source,
} from '../materials/index.ts'
import { findStoredByHash, uploadSettings } from '../uploads/index.ts'
import type { OpenPackage } from './archive/open.ts'
import type { DraftRow, Origin } from './read/draft.ts'
import type { Outcome, Reason, RowRecord, WantedFile } from './row.model.ts'

export type Planned = Omit<RowRecord, '_id' | 'packageId' | 'number' | 'state' | 'uploadIds' | 'materialId'>

export interface Setting {
  readonly actor: Actor
  readonly unit: SharingUnit & { readonly name: string }
  readonly archive: OpenPackage
  /** The contents that came before it in the same package. */
  readonly seen: Set<string>
  goOn(): Promise<void>
}

export async function planRow(draft: DraftRow, setting: Setting): Promise<Planned> {
  const { actor, unit } = setting
  const { content, origin, place, title } = draft
  const errors = [...draft.errors]
  const files = await readFiles(draft, setting, errors)
  if (files.length === 0 && !content.link && errors.length === 0) errors.push({ key: 'materials.missing.fileOrLink' })
  if (content.scope && !scopesFor(unit).includes(content.scope))
    errors.push({ key: 'materials.errors.officeScope', field: 'scope' })
  const known = origin && (await originHere(actor, origin.address))
  if (origin && content.licence === 'NOIBO-TRUONG' && isOfOther(origin, known, unit))
    errors.push({ key: 'packages.reasons.otherSchool', values: { name: origin.unitName }, field: 'licence' })
  const sources = origin ? await chainOf(actor, { origin, content, known }) : []
  const found = errors.length > 0 ? undefined : await alreadyHere({ draft, files, known }, setting)
  const outcome: Outcome = errors.length > 0 ? 'error' : (found?.outcome ?? 'new')
  const described = describedBy(draft, files, sources)
  const aim = described.scope !== 'personal' ? described.scope : unit.isOfSchool ? 'school' : 'sector'
  const missing = outcome === 'error' ? [] : missingFor(described, aim, await hasTopics(described))
  const reasons = [...errors, ...draft.remarks, ...(found?.reasons ?? [])]
  const said = { content: withoutNothing(content), sources, files }
  return { place, title, outcome, reasons, missing, ...said, ...(found?.hereId && { hereId: found.hereId }) }
}

async function readFiles({ files }: DraftRow, { archive, goOn }: Setting, errors: Reason[]): Promise<WantedFile[]> {
  const { limit } = uploadSettings()
  if (files.length > mostFiles) errors.push({ key: 'packages.reasons.tooManyFiles', values: { most: mostFiles } })
  const wanted: WantedFile[] = []
  for (const { packed, sha256: said, ...file } of files.slice(0, mostFiles)) {
    const { size } = packed
    if (size > limit) {
      errors.push({
        key: 'packages.reasons.fileTooLarge',
        values: { name: file.path, limit: Math.floor(limit / 1024 ** 2) },
      })
      continue
    }
    const sha256 = await archive.hash(packed, goOn)
    if (sha256 === undefined || (said !== undefined && said !== sha256))
      errors.push({ key: 'packages.reasons.fileDamaged', values: { name: file.path } })
    else wanted.push({ ...file, size, sha256 })
  }
  return wanted
}

interface KnownOrigin {
  readonly id: Types.ObjectId
  readonly edition: number | undefined
  readonly material: MaterialRecord
}

/** The material at this address, if it is one of ours that the actor sees. */
async function originHere(actor: Actor, address: string): Promise<KnownOrigin | undefined> {
  const [, id, edition] = /\/materials\/([0-9a-f]{24})(?:\/editions\/(\d{1,6}))?$/.exec(address) ?? []
  if (id === undefined) return undefined
  const material = (await findMaterials(actor, [new Types.ObjectId(id)])).get(id)
  return material && { id: material._id, edition: edition === undefined ? undefined : Number(edition), material }
}

/** What is kept to one school is taken nowhere else, not even as a file. */
function isOfOther({ unitName }: Origin, known: KnownOrigin | undefined, unit: Setting['unit']): boolean {
  return known ? !known.material.unitId.equals(unit.unitId) : fold(unitName) !== fold(unit.name)
}

interface Chained {
  readonly origin: Origin
  readonly content: DraftRow['content']
  readonly known: KnownOrigin | undefined
}

/** Where it was taken from, then what that was made from: linked to where it is here, in words everywhere. */
async function chainOf(actor: Actor, { origin, content, known }: Chained): Promise<Source[]> {
  const { licence, title = '', authors = [] } = content
  const makers = [...authors, origin.unitName].filter((name) => name !== '').join(', ')
  // What is only linked to binds nobody who links to it, too.
  const binds = licence && licence !== 'LIENKET'
  const nearest: Source = {
    ...linkTo(known),
    ...(binds && { licence }),
    text: `“${title}”, ${makers}`.slice(0, 2000),
    ...(isWebAddress(origin.address) && { url: origin.address }),
  }
  const chain = [nearest]
  for (const { licence: under, text, url, address } of origin.sources) {
    const here = address ? await originHere(actor, address) : undefined
    const outside = url && isWebAddress(url) ? url : address && isWebAddress(address) ? address : undefined
    chain.push({
      ...linkTo(here),
      ...(under && { licence: under }),
      ...(text && { text }),
      ...(outside && { url: outside }),
    })
  }
  return chain.slice(0, longestChain)
}

const longestChain = 30

function linkTo(known: KnownOrigin | undefined): Pick<Source, 'materialId' | 'edition'> {
  if (!known) return {}
  return { materialId: known.id, ...(known.edition !== undefined && { edition: known.edition }) }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

interface Here {
  readonly outcome: 'here' | 'same'
  readonly hereId?: Types.ObjectId
  readonly reasons: readonly Reason[]
}

interface Compared {
  readonly draft: DraftRow
  readonly files: readonly WantedFile[]
  readonly known: KnownOrigin | undefined
}

async function alreadyHere({ draft, files, known }: Compared, { actor, seen }: Setting): Promise<Here | undefined> {
  const content = contentKey(files, draft.content.link)
  const shown = known && (await findShown(actor, [known.material])).get(known.id.toString())
  const isRepeated = seen.has(content)
  seen.add(content)
  if (known && shown && contentKey(shown.content.files, shown.content.link) === content)
    return { outcome: 'here', hereId: known.id, reasons: [] }
  if (isRepeated) return { outcome: 'same', reasons: [{ key: 'packages.reasons.twice' }] }
  const same = await sameContent(actor, files, content)
  return same && { outcome: 'same', hereId: same, reasons: [] }
}

/** Another material with just these files. */
async function sameContent(
  actor: Actor,
  files: readonly WantedFile[],
  content: string,
): Promise<Types.ObjectId | undefined> {
  const hashes = [...new Set(files.map(({ sha256 }) => sha256))]
  const stored = await findStoredByHash(hashes)
  const [first] = stored.values()
  if (!first || stored.size < hashes.length) return undefined
  const found = await findMaterials(actor, (await listWithFile(first._id)).slice(0, mostCompared))
  const shown = await findShown(actor, [...found.values()])
  for (const { material, content: one } of shown.values())
    if (contentKey(one.files, one.link) === content) return material._id
  return undefined
}

const mostCompared = 200

/** The same for the same files in any order, under whatever names. */
function contentKey(files: readonly { readonly sha256: string }[], link = ''): string {
  const hashes = [...new Set(files.map(({ sha256 }) => sha256))].sort()
  return hashes.length > 0 ? hashes.join() : link
}

/** As the draft would be. */
function describedBy({ content }: DraftRow, files: readonly WantedFile[], sources: readonly Source[]) {
  const { authors, ...plain } = content
  // Left out, it is whoever brings it.
  const named = authors?.map((name) => ({ name })) ?? [{ name: '-' }]
  const said = withoutNothing(plain) as Partial<Content>
  return { ...emptyContent, ...said, authors: named, sources, files }
}

/** A record would keep it as something. */
function withoutNothing<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
