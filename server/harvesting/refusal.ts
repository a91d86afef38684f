// https://www.openarchives.org/OAI/openarchivesprotocol.html#ErrorConditions

export type RefusalCode =
  'badVerb' | 'badArgument' | 'badResumptionToken' | 'cannotDisseminateFormat' | 'idDoesNotExist' | 'noRecordsMatch'

/** The answer to a request that is wrong, or finds nothing: told in the document, with the status 200. */
export class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.code = code
  }
}
