// Exports of this system: a file `hoclieu.json` beside the files of each material.

import { InvalidInput } from '../../api/index.ts'
import { checkCodes, type ContentForm, readOwnFormat } from '../../materials/index.ts'
import type { OpenPackage, PackedEntry } from '../archive/open.ts'
import { keyOf } from '../archive/names.ts'
import type { Reason } from '../row.model.ts'
import type { DraftFile, DraftRow } from './draft.ts'
import { reasonsOf } from './reasons.ts'

const fileName = 'hoclieu.json'
/** Bytes of one of them. */
const mostDescribed = 2 * 1024 ** 2

export function listOwn({ entries }: OpenPackage): PackedEntry[] {
  return entries.filter(({ path }) => keyOf(path).split('/').at(-1) === fileName)
}

export async function readOwn(archive: OpenPackage, described: PackedEntry): Promise<DraftRow> {
  const folder = described.path.slice(0, described.path.length - fileName.length)
  const place = folder === '' ? described.path : folder.replace(/\/$/, '')
  const nothing = { place, title: '', content: {}, files: [], remarks: [] }
  const read = readOwnFormat(parsed(await archive.read(described, mostDescribed)))
  if (!read.ok) return { ...nothing, errors: reasonsOf(read.errors, 'packages.reasons.notOurs') }
  const { content: said, address, edition, unitName, sources } = read.material
  const { content, remarks } = await withKnownCodes(said)
  const errors: Reason[] = []
  const files: DraftFile[] = []
  for (const { path, name, role, isForTeachersOnly, sha256 } of read.material.files) {
    const packed = archive.find(path, folder)
    if (packed) files.push({ packed, path: packed.path, name, role, isForTeachersOnly, sha256 })
    else errors.push({ key: 'packages.reasons.fileMissing', values: { name: path } })
  }
  const origin = { address, edition, unitName, sources }
  return { place, title: content.title ?? '', content, files, errors, remarks, origin }
}

function parsed(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8').replace(/^\ufeff/, '') ?? '')
  } catch {
    return undefined
  }
}

/** Another system may have another curriculum: what is not in ours is left out, and told. */
async function withKnownCodes(content: ContentForm): Promise<{ content: ContentForm; remarks: readonly Reason[] }> {
  try {
    await checkCodes(content)
    return { content, remarks: [] }
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const remarks: Reason[] = []
    const known: Record<string, unknown> = { ...content }
    for (const [field, { values }] of Object.entries(error.errors)) {
      const codes = String(values?.code ?? '')
      const strange = codes.split(', ')
      const said = known[field]
      known[field] = Array.isArray(said) ? said.filter((code) => !strange.includes(String(code))) : ''
      remarks.push({ key: 'packages.reasons.codesLeftOut', values: { codes }, field })
    }
    return { content: known, remarks }
  }
}
