import { Account } from '../account.model.ts'
import { nameBase, numberedName } from '../making/names.ts'
import { userNameKeyOf } from '../user-name.ts'

/** A name that nobody has, while somebody looks at it: it is not kept for them. Empty when many are called like that. */
export async function suggestUserName(fullName: string): Promise<string> {
  const base = nameBase(fullName, 'name')
  const names = Array.from({ length: most }, (_, at) => numberedName(base, at + 1, 'name'))
  const taken = await Account.find({ userNameKey: { $in: names.map(userNameKeyOf) } }, { userNameKey: 1 }).lean()
  const keys = new Set(taken.map(({ userNameKey }) => userNameKey))
  return names.find((name) => !keys.has(userNameKeyOf(name))) ?? ''
}

/** Of one name; a province has many of some. */
const most = 500
