// What the configuration says about uploads; set before anything of them works (prepare.ts).

import type { FileUseNames } from '../file-use.ts'

export interface UploadSettings {
  /** Bytes of a file that comes in pieces. */
  readonly limit: number
  /** Bytes of a file that comes with a form. */
  readonly formLimit: number
  /** `host:port` or the path of a socket; undefined: nothing is scanned, until one is set (scan-later.ts). */
  readonly clamdAddress: string | undefined
  /** What features call the uses that they make of files. */
  readonly useNames: readonly FileUseNames[]
}

export function useUploadSettings(settings: UploadSettings): void {
  used = settings
}

export function uploadSettings(): UploadSettings {
  return used
}

const megabyte = 1024 ** 2
let used: UploadSettings = {
  ...{ limit: 2048 * megabyte, formLimit: 100 * megabyte },
  ...{ clamdAddress: undefined, useNames: [] },
}
