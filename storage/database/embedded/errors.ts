// Errors as the MongoDB server names them: drivers and mongoose read code, codeName, labels and some texts.
// Codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml

import type { Doc } from './bson/values.ts'

const codeNames: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  17: 'ProtocolError',
  18: 'AuthenticationFailed',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  55: 'InvalidDBRef',
  56: 'EmptyFieldName',
  57: 'DottedFieldName',
  59: 'CommandNotFound',
  64: 'WriteConcernFailed',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  79: 'UnknownReplWriteConcern',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  100: 'UnsatisfiableWriteConcern',
  112: 'WriteConflict',
  115: 'CommandNotSupported',
  117: 'ConflictingOperationInProgress',
  125: 'CommandFailed',
  121: 'DocumentValidationFailure',
  146: 'ExceededMemoryLimit',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  175: 'QueryPlanKilled',
  197: 'InvalidIndexSpecificationOption',
  203: 'TooManyFilesOpen',
  211: 'KeyNotFound',
  225: 'TransactionTooOld',
  237: 'CursorKilled',
  241: 'ConversionFailure',
  246: 'SnapshotUnavailable',
  251: 'NoSuchTransaction',
  256: 'TransactionCommitted',
  263: 'OperationNotSupportedInTransaction',
  290: 'TransactionExceededLifetimeLimitSeconds',
  322: 'APIVersionError',
  323: 'APIStrictError',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
  50768: 'NotARetryableWriteCommand',
}

export class CommandError extends Error {
  readonly code: number
  readonly codeName: string
  /** Further fields of the reply, such as keyPattern and keyValue of a duplicate key. */
  readonly details: Doc | undefined
  readonly labels: readonly string[]

  constructor(code: number, message: string, options: { details?: Doc; labels?: readonly string[] } = {}) {
    super(message)
    this.name = 'CommandError'
    this.code = code
    this.codeName = codeNames[code] ?? `Location${code}`
    this.details = options.details
    this.labels = options.labels ?? []
  }
}

export const badValue = (message: string) => new CommandError(2, message)
export const failedToParse = (message: string) => new CommandError(9, message)
export const typeMismatch = (message: string) => new CommandError(14, message)
export const invalidOptions = (message: string) => new CommandError(72, message)

/** A feature of MongoDB that this engine does not have. `code` is the server's own code for the refusal, where it has one. */
export const notSupported = (feature: string, code = 115) =>
  new CommandError(
    code,
    `${feature} is not supported by the embedded database: set MONGODB_URI to use a MongoDB server`,
  )
