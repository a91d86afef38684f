import { expect } from 'chai'
import { desktop, phone, useBrowser } from './browser.ts'
import { people } from './people.ts'
import { signIn, visitAll } from './visit.ts'

/** Of the others most pages are the same: a wide window shows nothing new of them. */
const isLookedAtTwice = new Set(['a pupil', 'a teacher'])

describe('every page', () => {
  const { inBrowser } = useBrowser()
  const met = new Map<string, number>()

  for (const { role, userName } of people) {
    for (const looks of isLookedAtTwice.has(role) ? [phone, desktop] : [phone]) {
      it(`is in order, for ${role} (${looks.width} px, ${looks.scheme})`, () =>
        inBrowser(looks, async (watched) => {
          await signIn(watched, userName, 'hoclieu-demo')
          const paths = await visitAll(watched, '/', met)
          expect(paths).to.include.members(['/', '/account', '/account/password', '/account/sessions'])
        }))
    }
  }
})
