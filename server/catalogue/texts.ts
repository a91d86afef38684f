// The text of the files in the documents: of a material all of it that its readers may have, and page by page.

import type { SearchDocument } from '../../storage/search/search.ts'
import type { MaterialFile } from '../materials/index.ts'
import { type Described, shardOf } from './document.ts'
import { readText, type TextPage } from './source.ts'
import { filesOf } from './variants.ts'

/** Characters of a material in which it is looked for; what lies beyond is found on its pages only by who looks there. */
const mostText = 400_000

export async function withText({ outlines }: Described): Promise<SearchDocument[]> {
  const read = readOnce()
  const documents: SearchDocument[] = []
  for (const { document, variant, withTeachersText } of outlines) {
    let text = ''
    for (const file of variant.content.files) {
      if (file.isForTeachersOnly && !withTeachersText) continue
      for (const page of await read(file)) {
        if (text.length >= mostText) break
        text += `${page.title ?? ''}\n${page.text}\n`
      }
    }
    documents.push({ ...document, text: text.slice(0, mostText) })
  }
  return documents
}

export async function pageDocumentsOf({ material, variants }: Described): Promise<SearchDocument[]> {
  const materialId = material._id.toString()
  const documents: SearchDocument[] = []
  for (const { file, viewers, readers } of filesOf(variants))
    for (const { number, title, text } of await readText(file))
      documents.push({
        id: pageId(materialId, file._id.toString(), number),
        materialId,
        viewers,
        readers,
        shard: shardOf(materialId),
        title,
        text,
      })
  return documents
}

function pageId(materialId: string, fileId: string, number: number): string {
  return `${materialId}-${fileId}-${number}`
}

export function readPageId(id: string): {
  readonly materialId: string
  readonly fileId: string
  readonly page: number
} {
  const [materialId = '', fileId = '', number] = id.split('-')
  return { materialId, fileId, page: Number(number) }
}

/** The variants of a material mostly have the same files. */
function readOnce(): (file: MaterialFile) => Promise<readonly TextPage[]> {
  const known = new Map<string, Promise<readonly TextPage[]>>()
  return async (file) => {
    const id = file.storedFileId.toString()
    const reading = known.get(id) ?? readText(file)
    known.set(id, reading)
    return await reading
  }
}
