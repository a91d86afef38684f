// People who are told something, and how it is told.

import type { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { type NewNotice, notify } from '../../server/notices/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { type MadePerson, makePerson } from '../support/make.ts'

/** Any words will do that have a title and a text. */
export const told: NewNotice = { key: 'notices.lost', url: '/account', urgency: 'now' }

type ToldPerson = Pick<MadePerson, 'personId'>

export async function tell(people: ToldPerson | readonly ToldPerson[], notice: Partial<NewNotice> = {}): Promise<void> {
  const ids = [people].flat().map(({ personId }) => personId)
  await inTransaction((session) => notify(ids, { ...told, ...notice }, session))
}

export async function noticesOf({ personId }: ToldPerson) {
  return await Notice.find({ personId }).sort({ at: 1, _id: 1 }).lean()
}

export async function onlyNoticeId(person: ToldPerson): Promise<Types.ObjectId> {
  const [notice, ...more] = await noticesOf(person)
  if (!notice || more.length > 0) throw new Error(`There are ${more.length} more notices.`)
  return notice._id
}

let count = 0

/** Somebody with a confirmed address, unless told otherwise. */
export async function makeReader({ isConfirmed = true, language }: { isConfirmed?: boolean; language?: string } = {}) {
  const person = await makePerson('teacher', { name: 'Nguyễn Thị Lan' })
  const email = `nguoidoc${++count}@truong.example`
  await Person.updateOne({ _id: person.personId }, { email, ...(isConfirmed && { emailVerifiedAt: new Date() }) })
  if (language) await Account.updateOne({ _id: person.accountId }, { language })
  return { ...person, email }
}
