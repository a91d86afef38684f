import type { Types } from 'mongoose'
import { endMembership } from '../../../server/people/index.ts'
import type { Role } from '../../../server/roles.ts'
import { inTransaction } from '../../../storage/database/index.ts'

/** Since a moment ago. */
export async function leaveSchool(
  { personId }: { readonly personId: Types.ObjectId },
  unitId: Types.ObjectId,
  role: Role,
): Promise<void> {
  const on = new Date(Date.now() - 1000)
  await inTransaction((session) => endMembership({ personId, unitId, role, on }, session))
}
