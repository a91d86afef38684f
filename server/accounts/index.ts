// What other features may use.

export { addAccounts, type HashedAccount } from './add.ts'
export { announceActor, findActor, forgetActor, recallActor } from './actors.ts'
export { type Answer, authenticate, type Credentials } from './authenticate.ts'
export { createAccount, type NewAccount } from './create.ts'
export { deviceText } from './page.ts'
export { fullCost, hashPassword, type HashCost, lowCost, useHashCost } from './hashing.ts'
export { type SignInHint, signInHints } from './hints.ts'
export { providerOptionsOf, useProvider } from './openid/provider.ts'
export { findPeopleByUserName, findUserNames, listUserNamesFrom, takeBackAccounts } from './lists.ts'
export { longestPassword, type Owner, passwordProblem, shortestPassword } from './password.ts'
export { userNameKeyOf } from './user-name.ts'
