// Runs in a process of its own (child.ts): one job, one answer.

import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Refused } from '../reading/refusal.ts'
import type { Answer, Job, Made } from './job.ts'

/** Each loads what it needs, and no more. */
const makers: { [Kind in keyof Made]: (job: Job) => Promise<Made[Kind]> } = {
  check: async ({ path }) => {
    const { checkArchive } = await import('../reading/archive.ts')
    return await checkArchive(path)
  },
  text: async ({ path, format, to }) => {
    const { readText } = await import('../reading/read.ts')
    const { pages, ...rest } = await readText(path, format)
    const lines = pages.map((page) => `${JSON.stringify(page)}\n`).join('')
    await writeFile(to, await promisify(gzip)(lines))
    return { ...rest, pages: pages.length }
  },
  facts: async ({ path, format }) => {
    if (['png', 'jpeg', 'webp', 'gif', 'svg'].includes(format))
      return await (await import('../drawing/picture.ts')).sizeOfPicture(path)
    return await (await import('../reading/media.ts')).readMediaFacts(path, format)
  },
  thumbnail: async ({ path, format, to }) => {
    const { drawThumbnail } = await import('../drawing/thumbnail.ts')
    return await drawThumbnail(path, format, to)
  },
  preview: async ({ path, format, to }) => {
    const { drawPreview } = await import('../drawing/preview.ts')
    return await drawPreview(path, format, to)
  },
  smaller: async ({ path, format, to }) => {
    const { openPicture, writeWebp } = await import('../drawing/picture.ts')
    return await writeWebp(openPicture(path, format), to, { side: 1280, quality: 70 })
  },
}

async function answer(job: Job): Promise<Answer> {
  try {
    return { made: await makers[job.make](job) }
  } catch (error) {
    const because = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return error instanceof Refused ? { refused: error.reason, because } : { failure: because }
  }
}

process.once('message', (job: Job) => {
  void answer(job).then((answered) => process.send!(answered, () => process.exit(0)))
})
// Without whoever asked there is nobody to answer to.
process.once('disconnect', () => process.exit(1))
