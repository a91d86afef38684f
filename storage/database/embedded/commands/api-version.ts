// The versioned API has one version, which this database speaks anyway.
// https://www.mongodb.com/docs/manual/reference/stable-api/

import { describe } from '../bson/values.ts'
import { CommandError, notSupported } from '../errors.ts'
import type { Request } from './request.ts'

/** @throws APIVersionError (322) for another version than '1' */
export function checkApiVersion(request: Request): void {
  const version = request.get('apiVersion')
  const isStrict = request.boolean('apiStrict')
  if (version === undefined && (isStrict || request.get('apiDeprecationErrors') !== undefined)) {
    throw new CommandError(322, 'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion')
  }
  if (version !== undefined && version !== '1')
    throw new CommandError(322, `API version must be "1", not ${describe(version)}`)
  if (isStrict) throw notSupported('The option apiStrict')
}
