import { expect } from 'chai'
import { z } from 'zod'
import { openOperation, operation } from '../../server/api/index.ts'
import { apiTable, scopeKey, scopesOf } from '../../server/api/table.ts'
import { features } from '../../server/features.ts'
import { languages, readWords } from '../../server/i18n/translator.ts'

const leaf = (change: Partial<Parameters<typeof operation>[0]> = {}) =>
  operation({
    method: 'get',
    path: '/leaves',
    operationId: 'listLeaves',
    summary: 'All leaves.',
    scope: 'leaves:read',
    status: 200,
    output: z.string(),
    run: () => Promise.resolve('x' as never),
    ...change,
  } as Parameters<typeof operation>[0])
const tableOf = (...api: ReturnType<typeof leaf>[]) => apiTable([{ name: 'leaves', api }])

describe('the table of the API', () => {
  const refused: [string, () => unknown][] = [
    ['two operations of one name', () => tableOf(leaf(), leaf({ path: '/trees' }))],
    ['two operations of one address', () => tableOf(leaf(), leaf({ operationId: 'listTrees' }))],
    [
      'two addresses that differ by the name of a parameter',
      () => tableOf(byId('id'), { ...byId('other'), operationId: 'other' }),
    ],
    ['an address that is written otherwise', () => tableOf(leaf({ path: '/leaves/:id' }))],
    ['an address that does not begin with a slash', () => tableOf(leaf({ path: 'leaves' }))],
    ['a scope that is none', () => tableOf(leaf({ scope: 'leaves' }))],
    ['a parameter of the address that nothing describes', () => tableOf(leaf({ path: '/leaves/{id}' }))],
    ['nothing to answer', () => tableOf(leaf({ output: undefined }))],
    ['something to answer with 204', () => tableOf(leaf({ status: 204 }))],
    ['a body where something is only read', () => tableOf(leaf({ body: z.strictObject({}) }))],
  ]
  for (const [what, make] of refused) it(`refuses ${what}`, () => expect(make).to.throw(Error, 'The operation'))

  it('takes one address with several methods', () => {
    expect(tableOf(leaf(), leaf({ method: 'put', operationId: 'replaceLeaves' }))).to.have.length(2)
  })

  it('knows every scope once, and none for what needs none', () => {
    const open = openOperation({ ...leaf({ operationId: 'open', path: '/open' }), run: () => Promise.resolve() })
    const api = [
      leaf(),
      leaf({ operationId: 'a', path: '/a', scope: 'any' }),
      leaf({ operationId: 'b', path: '/b' }),
      open,
    ]
    expect(scopesOf([{ name: 'leaves', api }])).to.deep.equal(['leaves:read'])
  })

  for (const language of languages) {
    it(`has a word for each scope in ${language}`, () => {
      const words = readWords(language)
      expect(scopesOf(features).filter((scope) => !words.has(scopeKey(scope)))).to.deep.equal([])
    })
  }
})

function byId(name: string) {
  return leaf({ path: `/leaves/{${name}}`, parameters: z.object({ [name]: z.string() }) })
}
