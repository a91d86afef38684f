// What an administrator is told of a failure. Errors quote what they failed with, which may be somebody's data.

const longest = 500

/** Short, without e-mail addresses, quoted texts or the values of a duplicate key. */
export function describeFailure(error: unknown): string {
  const { name, message, code } = error instanceof Error ? (error as Error & { code?: unknown }) : unnamed(error)
  if (code === 11000) return `${name}: duplicate key (${/index: (\S+)/.exec(message)?.[1] ?? 'unknown index'})`
  const text = message
    .replace(/\S+@\S+/g, '…')
    .replace(/(["'`“])(?:(?!\1|”).)*["'`”]/g, '…')
    .replace(/\s+/g, ' ')
  const full = name === 'Error' ? text : `${name}: ${text}`
  return full.length > longest ? `${full.slice(0, longest - 1)}…` : full
}

function unnamed(error: unknown) {
  return { name: 'Error', message: typeof error === 'string' ? error : `thrown: ${typeof error}`, code: undefined }
}
