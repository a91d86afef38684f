// LMDB maps its file into memory: if the file is shorter than its trees need, a read ends the whole process (SIGBUS). So
// the length is checked before LMDB opens it. Names as in lmdb's mdb.c, offsets as on 64-bit machines.

import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'

/** Only the owner may call this, before the file is opened. Throws a sentence when the file cannot be used. */
export function checkDataFile(path: string): void {
  if (!existsSync(path) || pointersAreShort) return
  const file = openSync(path, 'r+')
  try {
    const { size } = fstatSync(file)
    if (size === 0) return // the machine stopped while the file was being made
    const { pageSize, lastPage, trees } = currentMeta(file)
    const needed = (lastPage + 1) * pageSize
    if (size >= needed) return

    // Pages at the end that were freed by the transaction that made them are never written: the trees tell.
    for (const tree of trees) checkTree({ file, pageSize, pageCount: Math.floor(size / pageSize) }, tree)
    ftruncateSync(file, needed) // makes it longer, so that the next start need not look again
  } catch (error) {
    const damage = error instanceof RangeError ? new Damage('is damaged') : error // an offset that points nowhere
    throw damage instanceof Damage ? new Error(`${path} ${damage.message}: restore it from a backup.`) : error
  } finally {
    closeSync(file)
  }
}

class Damage extends Error {}

interface Tree {
  readonly root: number
  readonly depth: number
}

interface Meta {
  readonly pageSize: number
  readonly trees: readonly Tree[]
  readonly lastPage: number
  readonly transaction: number
}

interface Pages {
  readonly file: number
  readonly pageSize: number
  readonly pageCount: number
}

const pointersAreShort = ['arm', 'ia32'].includes(process.arch)
const headerSize = 24
const metaSize = 136
const pageFlag = { branch: 0x01, leaf: 0x02, meta: 0x08 }
const bigDataFlag = 0x01

/** The state that LMDB is going to use. With the option overlappingSync, which we do not set, there would be a third. */
function currentMeta(file: number): Meta {
  const head = readAt(file, 0, headerSize + 8)
  const isDatabase =
    head.readUInt16LE(18) & pageFlag.meta &&
    head.readUInt32LE(headerSize) === 0xbeefc0de &&
    head.readUInt16LE(headerSize + 4) === 2
  if (!isDatabase) throw new Damage('is not a database file')

  const first = readMeta(file, 0)
  if (first.pageSize < 256 || first.pageSize > 65536) throw new Damage('is damaged')
  const second = readMeta(file, first.pageSize)
  return first.transaction >= second.transaction ? first : second
}

/** A MDB_meta; its two trees are that of free pages and that of the data. */
function readMeta(file: number, offset: number): Meta {
  const meta = readAt(file, offset + headerSize, metaSize)
  return {
    pageSize: meta.readUInt32LE(24),
    trees: [24, 72].flatMap((tree) => {
      const root = meta.readBigInt64LE(tree + 40)
      return root === -1n ? [] : [{ root: Number(root), depth: meta.readUInt16LE(tree + 6) }]
    }),
    lastPage: number64(meta, 120),
    transaction: number64(meta, 128),
  }
}

/** Every page of the tree has to be within the file. */
function checkTree(pages: Pages, { root, depth }: Tree): void {
  if (root >= pages.pageCount) throw new Damage('is truncated')
  const page = readAt(pages.file, root * pages.pageSize, pages.pageSize)
  const flags = page.readUInt16LE(18)
  if (!(flags & (depth > 1 ? pageFlag.branch : pageFlag.leaf))) throw new Damage('is damaged')

  const count = page.readUInt16LE(20) >> 1
  for (let index = 0; index < count; index++) {
    const node = headerSize + page.readUInt16LE(headerSize + 2 * index)
    const nodeFlags = page.readUInt16LE(node + 4)
    if (depth > 1) {
      const child = page.readUInt32LE(node) + nodeFlags * 2 ** 32
      checkTree(pages, { root: child, depth: depth - 1 })
    } else if (nodeFlags & bigDataFlag) {
      const value = node + 8 + page.readUInt16LE(node + 6)
      if (number64(page, value) + number64(page, value + 16) > pages.pageCount) throw new Damage('is truncated')
    }
  }
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  if (readSync(file, bytes, 0, length, position) < length) throw new Damage('is truncated')
  return bytes
}

function number64(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigUInt64LE(offset))
}
