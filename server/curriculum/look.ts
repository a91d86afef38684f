// Who looks at a page of the curriculum, and at which version.

import type { Request } from 'express'
import { canEditCurriculum } from './access.ts'
import type { Look, VersionLook } from './tabs.ts'
import { chosenVersion, currentVersion, listVersions } from './versions.ts'

export function lookOf(req: Request): Look {
  const { visitor, translator } = req.context
  return { translator, canEdit: visitor !== undefined && canEditCurriculum(visitor) }
}

/** @throws AppError 404 for a version that there is not */
export async function versionLookOf(req: Request): Promise<VersionLook> {
  const version = await chosenVersion(req.query.version)
  return { ...lookOf(req), version, versions: await listVersions(), current: await currentVersion() }
}
