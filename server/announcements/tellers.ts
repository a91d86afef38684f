import { schoolStaff } from '../schools/index.ts'

/** Who may have told something, and is shown a list of that. */
export const tellers = [...schoolStaff, 'sectorAdministrator', 'sectorSpecialist', 'sectorLeader'] as const
