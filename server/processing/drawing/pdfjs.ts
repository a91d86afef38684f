// pdf.js as it runs without a browser: no code of the document is run, nothing is fetched.

import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { Refused } from '../reading/refusal.ts'

type Pdfjs = typeof import('pdfjs-dist')

export async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const { folder, pdfjs } = await load()
  try {
    const task = pdfjs.getDocument({
      data: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      isEvalSupported: false,
      useWorkerFetch: false,
      useSystemFonts: false,
      disableFontFace: true,
      stopAtErrors: false,
      maxImageSize: 40_000_000,
      verbosity: 0,
      standardFontDataUrl: join(folder, 'standard_fonts') + sep,
      cMapUrl: join(folder, 'cmaps') + sep,
      wasmUrl: join(folder, 'wasm') + sep,
      iccUrl: join(folder, 'iccs') + sep,
      cMapPacked: true,
    })
    return await task.promise
  } catch (error) {
    throw new Refused((error as Error).name === 'PasswordException' ? 'passwordProtected' : 'broken', error)
  }
}

/** Found from where this code lies: the process that runs it was given code, and may stand anywhere. */
async function load(): Promise<{ folder: string; pdfjs: Pdfjs }> {
  const path = packages.resolve('pdfjs-dist/legacy/build/pdf.mjs')
  const folder = dirname(packages.resolve('pdfjs-dist/package.json'))
  return { folder, pdfjs: (await import(pathToFileURL(path).href)) as Pdfjs }
}

const packages = createRequire(import.meta.url)
