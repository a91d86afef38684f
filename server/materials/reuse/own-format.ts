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
  const { authors, sources, files: _, scope: __, embargoUntil: ___, ...plain } = content
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
