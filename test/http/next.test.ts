import { expect } from 'chai'
import { safeNext } from '../../server/http/next.ts'

describe('the page after signing in', () => {
  const own: [unknown, string][] = [
    ['/', '/'],
    ['/courses/1?page=2', '/courses/1?page=2'],
    ['/a/../account', '/account'],
    ['/tìm?q=phân số', '/t%C3%ACm?q=ph%C3%A2n%20s%E1%BB%91'],
    ['/x#part', '/x'],
  ]
  for (const [given, next] of own) it(`is ${next} for ${String(given)}`, () => expect(safeNext(given)).to.equal(next))

  const foreign = [
    undefined,
    '',
    ['/a'],
    'account',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/a\\b',
    'https://evil.example',
    'javascript:alert(1)',
    '\n/a',
  ]
  for (const given of foreign) {
    it(`is the home page for ${JSON.stringify(given)}`, () => expect(safeNext(given)).to.equal('/'))
  }
})
