// Pictures made smaller, for lists and for weak links.

import sharp, { type Sharp } from 'sharp'
import { Refused } from '../reading/refusal.ts'

export interface Drawn {
  readonly width: number
  readonly height: number
  readonly size: number
}

/** 100 megapixels: what no phone takes. */
const mostPixels = 100_000_000

/** Turned as it was held, without what it tells of place and camera. */
export function openPicture(from: string | Buffer, format?: string): Sharp {
  const density = format === 'svg' ? { density: 72 } : {}
  return sharp(from, { limitInputPixels: mostPixels, failOn: 'error', unlimited: false, ...density }).rotate()
}

export async function writeWebp(picture: Sharp, to: string, within: { side: number; quality: number }): Promise<Drawn> {
  const { side, quality } = within
  try {
    const { width, height, size } = await picture
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toFile(to)
    return { width, height, size }
  } catch (error) {
    throw refusalOf(error)
  }
}

export async function sizeOfPicture(path: string): Promise<{ width: number; height: number }> {
  try {
    const { width, height, orientation = 1 } = await sharp(path, { limitInputPixels: false }).metadata()
    return orientation >= 5 ? { width: height, height: width } : { width, height }
  } catch (error) {
    throw refusalOf(error)
  }
}

function refusalOf(error: unknown): Refused {
  return new Refused(/pixel limit/i.test((error as Error).message) ? 'tooLarge' : 'broken', error)
}
