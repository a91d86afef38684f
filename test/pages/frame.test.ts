import { expect } from 'chai'
import { translatorFor } from '../../server/i18n/translator.ts'
import { makeFrame } from '../../server/pages/frame.ts'
import type { NavigationEntry } from '../../server/pages/navigation.ts'

describe('what surrounds a page', () => {
  const entry = (url: string): NavigationEntry => ({
    ...{ url, key: 'layout.signIn', icon: 'home', order: 0 },
    isFor: () => true,
  })
  const currentAt = (path: string) => {
    const { navigation } = makeFrame({
      ...{ page: {}, isDemo: false, translator: translatorFor('vi'), notices: [], csrfToken: '', returnTo: '/' },
      ...{ requestId: '', version: '', path },
      visitor: { name: 'Trần Văn An', mustChangePassword: false } as never,
      navigation: ['/', '/people', '/people/children'].map(entry),
    })
    return navigation.filter(({ isCurrent }) => isCurrent).map(({ url }) => url)
  }

  it('marks the one entry of the navigation that is nearest above the page', () => {
    expect(currentAt('/')).to.deep.equal(['/'])
    expect(currentAt('/people')).to.deep.equal(['/people'])
    expect(currentAt('/people/1')).to.deep.equal(['/people'])
    expect(currentAt('/people/children')).to.deep.equal(['/people/children'])
    expect(currentAt('/people/children/add')).to.deep.equal(['/people/children'])
    expect(currentAt('/peoples')).to.deep.equal([])
  })
})
