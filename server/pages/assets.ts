// What browsers keep for ever: styles, scripts, pictures and fonts, under an address that changes whenever any of them does.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, posix } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Request, RequestHandler, Response } from 'express'
import { notFound } from '../errors.ts'

export interface Assets {
  /** The address of a file of public/. Throws when there is none: a template has misspelt it. */
  url(name: string): string
  readonly serve: RequestHandler
}

interface Asset {
  readonly type: string
  readonly plain: Buffer
  readonly br?: Buffer
  readonly gzip?: Buffer
}

let opened: Assets | undefined

/** They are read and pressed once: what is in public/ does not change while the process runs. */
export function openAssets(): Assets {
  opened ??= readAssets()
  return opened
}

function readAssets(): Assets {
  const files = new Map([...readFonts(), ...readLibraries(), ...readPublic()])
  const version = versionOf(files)
  const base = `/assets/${version}/`
  const assets = new Map([...files].map(([name, bytes]) => [name, assetOf(name, bytes, files, base)]))
  return {
    url: (name) => {
      if (!assets.has(name)) throw new Error(`There is no ${name} in public/.`)
      return base + name
    },
    serve: (req, res) => send(assets, version, req, res),
  }
}

const root = join(import.meta.dirname, '../../public')

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

function readPublic(): [string, Buffer][] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in types)
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [
      file
        .slice(root.length + 1)
        .split('\\')
        .join(posix.sep),
      readFileSync(file),
    ])
}

function readFonts(): [string, Buffer][] {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@fontsource/be-vietnam-pro/package.json')),
    'files',
  )
  return readdirSync(folder)
    .filter((name) => /-(400|600)-normal\.woff2$/.test(name))
    .map((name) => [`fonts/${name}`, readFileSync(join(folder, name))])
}

/** Scripts of others, as they come: `libraries/tus.js`. */
function readLibraries(): [string, Buffer][] {
  const { resolve } = createRequire(import.meta.url)
  const read = (module: string, path: string) => readFileSync(join(dirname(resolve(`${module}/package.json`)), path))
  return [
    ['libraries/tus.js', read('tus-js-client', 'dist/tus.min.js')],
    ['libraries/markdown-toolbar.js', read('@github/markdown-toolbar-element', 'dist/index.js')],
    ['libraries/sortable.js', read('sortablejs', 'modular/sortable.esm.js')],
    ['libraries/pdf.js', read('pdfjs-dist', 'legacy/build/pdf.min.mjs')],
    ['libraries/pdf-worker.js', read('pdfjs-dist', 'legacy/build/pdf.worker.min.mjs')],
    // Of pictures in scanned pages; the name is the library's own.
    ['libraries/pdf/openjpeg_nowasm_fallback.js', read('pdfjs-dist', 'wasm/openjpeg_nowasm_fallback.js')],
  ]
}

function versionOf(files: Map<string, Buffer>): string {
  const hash = createHash('sha256')
  for (const name of [...files.keys()].sort()) hash.update(name).update('\0').update(files.get(name)!)
  return hash.digest('base64url').slice(0, 10)
}

function assetOf(name: string, bytes: Buffer, files: Map<string, Buffer>, base: string): Asset {
  const type = types[extname(name)]!
  const plain =
    extname(name) === '.css' ? Buffer.from(wholeStyle(name, bytes, files).replaceAll('/assets/', base)) : bytes
  if (!/^(text|application)|svg/.test(type)) return { type, plain }
  // The last few percent of a large library would take seconds of every start.
  const [quality, level] = plain.length > large ? [5, 6] : [11, 9]
  return {
    type,
    plain,
    br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    gzip: gzipSync(plain, { level }),
  }
}

/** Bytes. */
const large = 200 * 1024

/** The imported files in place of the import: a browser on a weak network asks once. */
function wholeStyle(name: string, bytes: Buffer, files: Map<string, Buffer>): string {
  return bytes.toString().replace(/^@import\s+(?:url\()?['"]([^'"]+)['"]\)?\s*;$/gm, (_, path: string) => {
    const imported = posix.join(posix.dirname(name), path)
    const found = files.get(imported)
    if (!found) throw new Error(`${name} imports ${imported}, which is not there.`)
    return wholeStyle(imported, found, files)
  })
}

function send(assets: ReadonlyMap<string, Asset>, version: string, req: Request, res: Response): void {
  const [, given, name] = /^\/([^/]+)\/(.+)$/.exec(req.path) ?? []
  const asset = name === undefined ? undefined : assets.get(name)
  if (!asset) throw notFound()

  // A page of an older version, still open somewhere, gets what there is now, but does not keep it.
  res.set('Cache-Control', given === version ? 'public, max-age=31536000, immutable' : 'no-cache')
  res.set({ 'Content-Type': asset.type, Vary: 'Accept-Encoding', 'Cross-Origin-Resource-Policy': 'same-origin' })
  const encoding = asset.br && req.acceptsEncodings('br', 'gzip')
  if (encoding === 'br' || encoding === 'gzip') res.set('Content-Encoding', encoding)
  res.end(encoding === 'br' ? asset.br : encoding === 'gzip' ? asset.gzip : asset.plain)
}
