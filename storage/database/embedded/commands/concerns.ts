// Read and write concerns: the database has one member, whose data are what is committed.
// https://www.mongodb.com/docs/manual/reference/read-concern/ and https://www.mongodb.com/docs/manual/reference/write-concern/

import { toNumber } from '../bson/number.ts'
import { describe, doc, isDoc, isNumber, type Doc, type Value } from '../bson/values.ts'
import { CommandError, failedToParse, invalidOptions, notSupported } from '../errors.ts'
import type { Request } from './request.ts'

const mostMembers = 50
const levelsInTransactions = ['local', 'majority', 'snapshot']
const readLevels = ['local', 'available', 'majority', 'linearizable', 'snapshot']

/** With one member, every read concern but a snapshot of the past is met by reading what is committed. */
export function checkConcerns(request: Request, isInTransaction: boolean): void {
  const readConcern = request.document('readConcern')
  const level = readConcern?.get('level')
  if (level !== undefined && (typeof level !== 'string' || !readLevels.includes(level))) {
    throw new CommandError(
      9,
      `Enumeration value '${describe(level)}' for field 'readConcern.level' is not a valid value.`,
    )
  }
  const w = request.document('writeConcern')?.get('w')
  if (isNumber(w) && !(toNumber(w) >= 0 && toNumber(w) <= mostMembers)) {
    throw failedToParse(`w has to be a non-negative number and not greater than ${mostMembers}; found: ${toNumber(w)}`)
  }
  if (isInTransaction) {
    if (level !== undefined && !levelsInTransactions.includes(level)) {
      throw invalidOptions(
        "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction",
      )
    }
    if (readConcern?.size && !request.boolean('startTransaction')) {
      throw invalidOptions('Only the first command in a transaction may specify a readConcern')
    }
    const isEnd = request.name === 'commitTransaction' || request.name === 'abortTransaction'
    if (request.get('writeConcern') !== undefined && !isEnd) {
      throw invalidOptions('writeConcern is not allowed within a multi-statement transaction')
    }
  } else if (level === 'snapshot' || readConcern?.has('atClusterTime')) {
    throw notSupported("The read concern 'snapshot' outside of transactions", 72)
  }
}

/** A write is done on the one member that there is, also when more were asked for. */
export function unsatisfiedConcern(body: Doc): Doc | undefined {
  const concern = body.get('writeConcern')
  const w: Value | undefined = isDoc(concern) ? concern.get('w') : undefined
  if (isNumber(w) && toNumber(w) > 1) {
    return doc({ code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' })
  }
  if (typeof w === 'string' && w !== 'majority') {
    return doc({
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: `No write concern mode named '${w}' found in replica set configuration`,
    })
  }
  return undefined
}
