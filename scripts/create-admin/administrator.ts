import { Types } from 'mongoose'
import { createAccount, passwordProblem } from '../../server/accounts/index.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { userNameKeyOf } from '../../server/accounts/user-name.ts'
import { record } from '../../server/audit/index.ts'
import { AppError } from '../../server/errors.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { addMemberships, addPeople } from '../../server/people/index.ts'
import { addUnits, beginningOf, dayOf } from '../../server/schools/index.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { inTransaction } from '../../storage/database/index.ts'

export interface Administrator {
  readonly userName: string
  readonly name: string
  /** Of the office: needed when there is none yet, or more than one. */
  readonly unitName: string | undefined
}

export interface Office {
  /** Undefined: it is still to be made. */
  readonly id: Types.ObjectId | undefined
  readonly name: string
}

/** Before the password is asked for. Throws an Error with a sentence. */
export async function findOffice({ userName, unitName }: Administrator): Promise<Office> {
  if (await Account.exists({ userNameKey: userNameKeyOf(userName) }))
    throw new Error(`There is an account with the user name ${userName} already: choose another one with --user-name.`)

  const given = unitName?.normalize('NFC').trim()
  const now = new Date()
  const offices = await Unit.find({
    kind: 'sectorOffice',
    $or: [{ to: { $exists: false } }, { to: { $gt: now } }],
  }).lean()
  const names = offices.map(({ name }) => `"${name}"`).join(', ')
  if (offices.length === 0) {
    if (!given) throw new Error('There is no office of the sector yet: say how it is called with --unit-name.')
    return { id: undefined, name: given }
  }
  const chosen = given === undefined && offices.length === 1 ? offices[0] : offices.find(({ name }) => name === given)
  if (chosen) return { id: chosen._id, name: chosen.name }
  throw new Error(
    given === undefined
      ? `There are several offices: say which one with --unit-name: ${names}.`
      : `The offices are ${names}, none is called "${given}": choose one with --unit-name.`,
  )
}

/** Throws an Error with a sentence. */
export async function createAdministrator(
  { userName, name }: Administrator,
  office: Office,
  password: string,
): Promise<void> {
  const memberships = [{ role: 'sectorAdministrator' as const }]
  const problem = passwordProblem(password, { userName, name, memberships })
  if (problem) throw new Error(translatorFor('en').t(problem.key, problem.values))

  await inTransaction(async (session) => {
    const unitId = office.id ?? new Types.ObjectId()
    const personId = new Types.ObjectId()
    if (!office.id) await addUnits([{ id: unitId, code: 'SO-GDDT', name: office.name, kind: 'sectorOffice' }], session)
    await addPeople([{ id: personId, fullName: name.normalize('NFC').trim() }], session)
    const from = beginningOf(dayOf(new Date()))
    await addMemberships([{ personId, unitId, role: 'sectorAdministrator', from }], session)
    const id = await createAccount({ personId, userName, password, mustChangePassword: false }, session)
    const subject = { kind: 'account', id }
    await record({ action: 'accounts.administratorMade', actor: undefined, subject, unitIds: [unitId] }, session)
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'userNameTaken')
      throw new Error(`Somebody has just taken the user name ${userName}. Nothing has been made.`, { cause: error })
    throw error
  })
}
