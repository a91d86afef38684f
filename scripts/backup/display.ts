import type { Progress } from './backup.ts'

const quietMilliseconds = 10_000
const clearLine = '\r\x1b[K'

/** On a terminal one line that changes; elsewhere a line for each thing, and one now and then while it takes long. */
export function showProgress(
  verb: string,
  stream: NodeJS.WriteStream,
): { progress: (progress: Progress) => void; done: () => void } {
  let current = ''
  let shown = 0
  return {
    progress: ({ what, count, total, bytes }) => {
      const now = Date.now()
      const isNew = current !== what
      current = what
      const of = total === undefined ? '' : ` of ${countText(Math.max(count, total))}`
      const line = `${verb} ${what}: ${countText(count)}${of}, ${sizeText(bytes)}`
      if (stream.isTTY) stream.write(clearLine + line.slice(0, (stream.columns || 80) - 1))
      else if (isNew || now - shown >= quietMilliseconds) stream.write(`${line}\n`)
      else return
      shown = now
    },
    done: () => {
      if (stream.isTTY) stream.write(clearLine)
    },
  }
}

export function countText(number: number): string {
  return number.toLocaleString('en')
}

export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
  return `${(bytes / 1024 ** step).toFixed(step > 1 ? 1 : 0)} ${units[step]}`
}
