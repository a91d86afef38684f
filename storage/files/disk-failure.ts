import { StorageFull } from './files.ts'

/** Also a part of the path that is a file has nothing below it. */
export function missing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')
}

/** The disk, the user's share of it, or the length that a file may have. */
export function explainWrite(error: unknown): unknown {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '') ? new StorageFull(error) : error
}

export function unusableDirectory(directory: string, error: unknown): Error {
  return new Error(`The directory for files, ${directory}, cannot be used: ${reason(error)}.`, { cause: error })
}

function reason(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there; make it the owner, or name another directory'
    case 'EROFS':
      return 'its file system is mounted read-only; mount it for writing, or name another directory'
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a part of it is a file; name another directory'
    case 'ENOENT':
      return 'it is gone; mount or restore it and start again'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'there is no room left; make some, or name another directory'
    default:
      return String(error)
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
