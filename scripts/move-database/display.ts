import type { Item, Progress, Report } from './move.ts'

const QUIET_MS = 10_000
const clearLine = '\r\x1b[K'

/** On a terminal one line that changes; elsewhere a line for each collection, and one now and then while it takes long. */
export function showProgress(stream: NodeJS.WriteStream): { progress: (progress: Progress) => void; done: () => void } {
  let current = ''
  let since = { time: 0, done: 0 }
  let shown = 0
  return {
    progress({ doing, collection, done, total }) {
      const now = Date.now()
      const isNew = current !== `${doing} ${collection}`
      if (isNew) since = { time: now, done }
      current = `${doing} ${collection}`
      const rate = now > since.time ? `, ${count(((done - since.done) / (now - since.time)) * 1000)} a second` : ''
      const line = `${current}: ${count(done)} of ${count(Math.max(done, total))}${rate}`
      if (stream.isTTY) stream.write(clearLine + line.slice(0, (stream.columns || 80) - 1))
      else if (isNew || now - shown >= QUIET_MS) stream.write(`${line}\n`)
      else return
      shown = now
    },
    done: () => {
      if (stream.isTTY) stream.write(clearLine)
    },
  }
}

export function reportLines({ resumed, items, internal }: Report): string[] {
  const width = Math.max(10, ...items.map(({ name }) => name.length))
  const faulty = items.filter(({ problems }) => problems.length > 0)
  return [
    `${'collection'.padEnd(width)}  documents  indexes  SHA-256`,
    ...items.flatMap((item) => itemLines(item, width)),
    ...(resumed ? ['It went on from where it was interrupted.'] : []),
    ...(internal.length > 0 ? [`Left where they are, because they are the server's own: ${internal.join(', ')}.`] : []),
    faulty.length === 0
      ? 'Everything is in the target, and the same as in the source.'
      : `NOT COMPLETE: ${faulty.map(({ name }) => name).join(', ')}. Called again with the same arguments, these are copied once more.`,
  ]
}

function itemLines({ name, indexes, documents, problems }: Item, width: number): string[] {
  const notes: string[] = []
  if (documents?.kept) notes.push(`${count(documents.kept)} that were in the target before are kept`)
  if (documents?.expired) notes.push(`${count(documents.expired)} have expired meanwhile`)
  const figures = documents
    ? `${count(documents.documents).padStart(9)}  ${count(indexes).padStart(7)}  ${checksums(documents.checksums)}`
    : '     view'
  return [`${name.padEnd(width)}  ${figures}`, ...[...problems, ...notes].map((line) => `  ${line}`)]
}

function checksums({ source, target }: { source: string; target: string }): string {
  return source === target ? `${source} on both sides` : `${source} in the source, ${target} in the target`
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}
