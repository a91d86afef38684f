// The versioned API: of its one version, the commands that it names.
// https://www.mongodb.com/docs/manual/reference/stable-api/

import { describe } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import type { Request } from './request.ts'

const commandsOfVersion1 = new Set([
  'abortTransaction',
  'aggregate',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'refreshSessions',
  'update',
])

/** @throws APIVersionError (322) for another version than '1', APIStrictError (323) for a command that is not part of it */
export function checkApiVersion(request: Request): void {
  const version = request.get('apiVersion')
  const isStrict = request.boolean('apiStrict')
  if (version === undefined && (isStrict || request.get('apiDeprecationErrors') !== undefined)) {
    throw new CommandError(322, 'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion')
  }
  if (version !== undefined && version !== '1')
    throw new CommandError(322, `API version must be "1", not ${describe(version)}`)
  if (isStrict && !commandsOfVersion1.has(request.name)) {
    throw new CommandError(
      323,
      `Provided apiStrict:true, but the command ${request.name} is not in API Version 1. Information on supported commands and migrations in API Version 1 can be found at https://www.mongodb.com/docs/manual/reference/stable-api/`,
    )
  }
}
