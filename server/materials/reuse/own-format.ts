// A material in the words of this system: all that it says, so that another Hoclieu can take it in as it is. Nothing that
// names an account.

import type { Content, MaterialFile, Source } from '../content.ts'
import { addressOfMaterial } from '../labels.ts'

export const formatName = 'hoclieu-material'
export const formatVersion = 1

export interface Exported {
  readonly content: Content
  /** With the names that they have in the archive. */
  readonly files: readonly { readonly path: string; readonly file: MaterialFile }[]
  readonly unitName: string
  readonly edition: number
  /** Of the edition, whole. */
  readonly address: string
  /** Of the system: `https://hoclieu.example`. */
  readonly site: string
  readonly exportedAt: Date
}

export function ownFormatOf({ content, files, unitName, edition, address, site, exportedAt }: Exported): object {
  const { authors, sources } = content
  const plain = Object.fromEntries(Object.entries(content).filter(([field]) => !ofThisSystem.includes(field)))
  return {
    format: formatName,
    version: formatVersion,
    ...{ address, edition, unitName },
    exportedAt: exportedAt.toISOString(),
    content: {
      ...plain,
      authors: authors.map(({ name }) => name),
      sources: sources.map((source) => ({ ...outside(source), address: addressOfSource(source, site) })),
    },
    files: files.map(({ path, file: { name, size, sha256, mediaType, role, isForTeachersOnly } }) => ({
      ...{ path, name, size, sha256, mediaType, role, isForTeachersOnly },
    })),
  }
}

function outside({ licence, text, url }: Source) {
  return { licence, text, url }
}

/** Of one that is here, so that the chain holds where both are brought to. */
function addressOfSource({ materialId, edition }: Source, site: string): string | undefined {
  if (!materialId) return undefined
  return `${site}${addressOfMaterial(materialId)}${edition ? `/editions/${edition}` : ''}`
}

/** How far it is offered here says nothing elsewhere; the rest is told in another form. */
const ofThisSystem: readonly string[] = [
  'authors',
  'sources',
  'files',
  'scope',
  'embargoUntil',
] satisfies (keyof Content)[]
