import type { Actor } from '../actor.ts'
import type { FileUse } from '../file-use.ts'
import { uploadSettings } from './settings.ts'
import type { UploadRecord } from './upload.model.ts'
import { UseModel } from './use.model.ts'

export interface AlreadyHere {
  readonly use: FileUse
  /** Undefined when they may not see what it is used for. */
  readonly label: string | undefined
  readonly url: string | undefined
}

const most = 20

/** Of several uses the first that they may see. */
export async function alreadyHere(
  actor: Actor,
  { storedFileId, unitId }: Pick<UploadRecord, 'storedFileId' | 'unitId'>,
): Promise<AlreadyHere | undefined> {
  if (!storedFileId) return undefined
  const uses = await UseModel.find({ storedFileId, unitId }).sort({ _id: 1 }).limit(most).lean()
  for (const { feature, kind, id } of uses) {
    const use = { feature, kind, id }
    const names = uploadSettings().useNames.find((names) => names.feature === feature)
    const told = await names?.describe(use, actor)
    if (told) return { use, label: told.label, url: told.url }
  }
  const [first] = uses
  if (!first) return undefined
  return { use: { feature: first.feature, kind: first.kind, id: first.id }, label: undefined, url: undefined }
}
