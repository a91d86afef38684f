// The first page of a PDF as a picture.

import { createCanvas } from '@napi-rs/canvas'
import { readFile } from 'node:fs/promises'
import { Refused } from '../reading/refusal.ts'
import { openPdf } from './pdfjs.ts'

export async function drawFirstPage(path: string, { side }: { side: number }): Promise<Buffer> {
  const document = await openPdf(await readFile(path))
  try {
    const page = await document.getPage(1)
    const { width, height } = page.getViewport({ scale: 1 })
    const scale = side / Math.max(width, height)
    if (!(scale > 0) || !Number.isFinite(scale)) throw new Refused('broken')
    const viewport = page.getViewport({ scale })
    const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)))
    await page.render({ canvas: canvas as never, viewport, background: '#ffffff' }).promise
    return canvas.toBuffer('image/png')
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('broken', error)
  } finally {
    await document.destroy()
  }
}
