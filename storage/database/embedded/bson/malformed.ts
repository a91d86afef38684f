import { CommandError } from '../errors.ts'

/** BSONDepth::kDefaultMaxAllowableDepth of the server. It binds writing too, so that what is written can be read. */
export const maxDepth = 200

export const tooDeep = () => new CommandError(15, `BSONObj exceeds maximum nested object depth: ${maxDepth}`)

export const malformed = (what: string) => new CommandError(22, `Malformed BSON: ${what}`)
