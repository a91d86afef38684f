// QR codes as one path of an SVG, which templates draw: a strict content policy has nothing against it, and it prints sharply.

import { create } from 'qrcode'

export interface QrCode {
  /** Of its square, quiet zone included. */
  readonly size: number
  readonly path: string
}

/** In units of its smallest squares; around it four of them stay empty, as readers need. */
export function qrOf(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const rows = Array.from({ length: modules.size }, (_, row) =>
    [...modules.data.slice(row * modules.size, (row + 1) * modules.size)].map(Boolean),
  )
  return { size: modules.size + 2 * quiet, path: rows.flatMap((row, at) => runsOf(row, at + quiet)).join('') }
}

const quiet = 4

/** Neighbours in a row become one rectangle. */
function runsOf(row: readonly boolean[], y: number): string[] {
  const runs: string[] = []
  for (let start = 0; start < row.length; start++) {
    if (!row[start]) continue
    const end = row.indexOf(false, start)
    const length = (end < 0 ? row.length : end) - start
    runs.push(`M${start + quiet} ${y}h${length}v1h-${length}z`)
    start += length
  }
  return runs
}
