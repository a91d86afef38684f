// What other features may use.

export { addAccounts, type HashedAccount } from './add.ts'
export { announceActor, findActor, forgetActor, recallActor } from './actors.ts'
export { type Answer, authenticate, type Credentials } from './authenticate.ts'
export { type ClassToSlip } from './codes/class-slips.ts'
export { type MadeCodes, makeSignInCodes, type Validity } from './codes/make.ts'
export { createAccount, type NewAccount } from './create.ts'
export { deviceText } from './page.ts'
export { fullCost, hashPassword, type HashCost, lowCost, useHashCost } from './hashing.ts'
export { type MadeAccount, makeAccounts, type MakingOptions, type PersonWithoutAccount } from './making/make.ts'
export { type Naming } from './making/names.ts'
export {
  closeAccount,
  removeSecondFactor,
  renameAccount,
  reopenAccount,
  type ResetAccount,
  resetPassword,
} from './managing/change.ts'
export { findAccountIds, findReaders, findUse, type Reader } from './ids.ts'
export { type SignInHint, signInHints } from './hints.ts'
export { providerOptionsOf, useProvider } from './openid/provider.ts'
export { findPeopleByUserName, findUserNames, takeBackAccounts } from './lists.ts'
export { groupedCode, newReadableCode, readableCodeOf } from './readable-code.ts'
export { longestPassword, type Owner, passwordProblem, shortestPassword } from './password.ts'
export { checkSecondFactor, hasSecondFactor } from './second-factor/check.ts'
export { userNameKeyOf } from './user-name.ts'
