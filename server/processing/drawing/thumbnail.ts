import type { Format } from '../source.ts'
import { openArchive } from '../reading/archive.ts'
import { drawFirstPage } from './page.ts'
import { type Drawn, openPicture, writeWebp } from './picture.ts'

export const thumbnailSide = 480

/** Undefined when the file has no picture of itself. `format` is that of what lies at the path. */
export async function drawThumbnail(path: string, format: Format, to: string): Promise<Drawn | undefined> {
  const source = await sourceOf(path, format)
  if (source === undefined) return undefined
  return await writeWebp(openPicture(source, format), to, { side: thumbnailSide, quality: 75 })
}

async function sourceOf(path: string, format: Format): Promise<string | Buffer | undefined> {
  if (format === 'pdf') return await drawFirstPage(path, { side: thumbnailSide * 2 })
  if (['png', 'jpeg', 'webp', 'gif', 'svg'].includes(format)) return path
  return await pictureWithin(path)
}

/** Office programs put one into the package; a book has its cover. */
async function pictureWithin(path: string): Promise<Buffer | undefined> {
  const archive = await openArchive(path)
  try {
    const name =
      archive.names.find((name) => /^(docProps\/thumbnail\.(jpe?g|png)|Thumbnails\/thumbnail\.png)$/i.test(name)) ??
      archive.names.find((name) => /(^|\/)cover[^/]*\.(jpe?g|png)$/i.test(name))
    return name === undefined ? undefined : await archive.read(name)
  } finally {
    archive.close()
  }
}
