// A material in the words of this system: all that it says, so that another Hoclieu can take it in as it is. Nothing that
// names an account.

import type { Content, MaterialFile } from '../content.ts'

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
  readonly exportedAt: Date
}

export function ownFormatOf({ content, files, unitName, edition, address, exportedAt }: Exported): object {
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
      sources: sources.map(({ licence, text, url }) => ({ licence, text, url })),
    },
    files: files.map(({ path, file: { name, size, sha256, mediaType, role, isForTeachersOnly } }) => ({
      ...{ path, name, size, sha256, mediaType, role, isForTeachersOnly },
    })),
  }
}

/** How far it is offered here says nothing elsewhere; the rest is told in another form. */
const ofThisSystem: readonly string[] = [
  'authors',
  'sources',
  'files',
  'scope',
  'embargoUntil',
] satisfies (keyof Content)[]
