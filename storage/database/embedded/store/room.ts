// Makes the data file longer before LMDB has to, so that a full disk is met here, where nothing has happened yet. When
// LMDB cannot write a page it puts the details into a text that is too short for them (lmdb 3.5.6, mdb_page_flush),
// which may end the process. Syncing is faster too while a file keeps its length.

import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'

export interface Pages {
  readonly size: number
  /** The last one that is in use, as of the last commit. */
  readonly last: number
  /** Those before it that are not in use. */
  readonly free: number
}

export class Room {
  /** The file could not be made longer the last time. */
  isShort = false
  readonly #path: string
  #pages: Pages = { size: 0, last: 0, free: 0 }
  /** Of the file. */
  #length = 0
  /** Where it would end if the free pages that the commit may count on lay there. */
  #end = 0
  #puts = 0
  #bytes = 0

  constructor(path: string) {
    this.#path = path
  }

  /** A commit begins. @throws when there is no room for any */
  begin(pages: Pages): void {
    this.#pages = pages
    this.#length = this.#end = statSync(this.#path).size
    this.#puts = 0
    this.#bytes = 0
    this.#provide()
  }

  /** The commit is going to hold this many bytes more. @throws when there is no room for them */
  put(bytes: number): void {
    this.#puts++
    this.#bytes += bytes
    this.#provide()
  }

  /**
   * The tree is never changed in place: a put writes the pages on its way anew, those of a large commit meet in the same
   * pages. Pages are half full at least. Removing asks for next to nothing, so it can still be done where nothing can be
   * added any more.
   */
  #provide(): void {
    if (process.platform === 'win32') return // LMDB does it there, and there are no such texts
    const { size, last, free } = this.#pages
    const copied = Math.min(pagesOnTheWay * this.#puts, mostCopied, last)
    const needed = (last + 1 + reserve + copied) * size + 2 * this.#bytes
    if (needed <= this.#end) return
    const wanted = Math.ceil(needed / (step * size)) * step * size
    try {
      extend(this.#path, this.#length, wanted)
      this.#length = this.#end = wanted
      this.isShort = false
    } catch (error) {
      this.isShort = true
      this.#end = this.#length + (free >> 1) * size // not all will do: large values need some in a row
      if (needed > this.#end) throw error
    }
  }
}

const reserve = 32
const pagesOnTheWay = 8
const mostCopied = 2048
const step = 64

function extend(path: string, from: number, to: number): void {
  const file = openSync(path, 'r+')
  try {
    for (let end = from; end < to;) end += writeSync(file, zeros, 0, Math.min(zeros.length, to - end), end)
  } catch (error) {
    ftruncateSync(file, from) // leaves to the others on this disk what there is
    throw error
  } finally {
    closeSync(file)
  }
}

const zeros = Buffer.alloc(256 * 1024)
