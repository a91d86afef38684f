import type { Origin } from '../../actor.ts'
import { findChildOfCode, plainCode } from '../../people/index.ts'
import { judge, type Judged, realTime, type Time } from '../patience.ts'

export interface Child {
  readonly fullName: string
}

/**
 * Whose code it is; it is not used up yet. Slowed down like passwords: whoever tries one code again and again waits longer and
 * longer, and an address from which many are tried gets its answers later and later, but gets them: a school has one address.
 */
export async function checkSignUpCode(
  { code, origin }: { readonly code: string; readonly origin: Origin },
  time: Time = realTime,
): Promise<Judged<Child>> {
  const guess = { userNameKey: `sign-up ${plainCode(code)}`, knownBrowser: undefined, accountId: undefined, origin }
  return await judge(guess, async () => await findChildOfCode(code, time.now()), time)
}
