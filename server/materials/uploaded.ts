// Files that have come with a form or a call: one that was refused refuses all of it.

import { InvalidInput, type ReceivedFile } from '../api/index.ts'

/** @throws InvalidInput, field `file` */
export function refuseRefused(files: readonly Pick<ReceivedFile, 'refusal'>[]): void {
  const refusal = files.find((file) => file.refusal)?.refusal
  if (refusal) throw new InvalidInput({ file: { key: `uploads.refusals.${refusal.code}`, values: refusal.values } })
}
