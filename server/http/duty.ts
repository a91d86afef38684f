import type { Duty } from '../actor.ts'

const pages: Readonly<Record<Duty, string>> = {
  setPassword: '/account/password',
  setUpSecondFactor: '/account/second-factor',
}

/** The page where it is done. */
export function dutyUrl(duty: Duty): string {
  return pages[duty]
}
