import { expect } from 'chai'
import { toRegExp } from '../../../../../storage/database/embedded/query/regex.ts'
import { expectError } from './support.ts'

describe('a regular expression', () => {
  const cases: { pattern: string; options?: string; matches?: string[]; not?: string[] }[] = [
    { pattern: 'abc', matches: ['xabcx'], not: ['ABC'] },
    { pattern: '^abc', not: ['x\nabc'] },
    { pattern: '^abc', options: 'm', matches: ['x\nabc'], not: ['x\rabc', 'x\u2028abc'] },
    { pattern: 'abc$', matches: ['abc', 'abc\n'], not: ['abc\n\n', 'abc\nx', 'abc\r\n'] },
    { pattern: 'abc$', options: 'm', matches: ['abc\nx'], not: ['abc\rx'] },
    { pattern: 'a.b', matches: ['a\rb', 'a\u2028b', 'a\u{1F600}b'], not: ['a\nb'] },
    { pattern: 'a.b', options: 's', matches: ['a\nb'] },
    { pattern: '^.$', matches: ['\u{1F600}'] },
    { pattern: 'ABC', options: 'i', matches: ['abc'] },
    { pattern: 'ĐẠI', options: 'i', matches: ['đại'] },
    { pattern: 'abc', options: 'u', matches: ['abc'] },
    { pattern: '(?i)ABC', matches: ['abc'] },
    { pattern: '(?i)(?m)^ABC', matches: ['x\nabc'] },
    { pattern: '(?ims)^A.B', matches: ['x\na\nb'] },
    { pattern: '^\\d+\\w\\b', matches: ['12a b'] },
    { pattern: '^\\s$', matches: [' ', '\v'], not: ['\u00a0', '\ufeff'] },
    { pattern: '^\\S$', matches: ['\u00a0'], not: [' '] },
    { pattern: '^[\\S]$', matches: ['\u00a0', 'x', '!', '\u0001'], not: [' ', '\t'] },
    { pattern: '^[^\\s]$', matches: ['\u00a0'], not: ['\n'] },
    { pattern: 'a{,3}', matches: ['a{,3}'], not: ['aaa'] },
    { pattern: 'a{x}', matches: ['a{x}'] },
    { pattern: '^a{2}$', matches: ['aa'], not: ['a'] },
    { pattern: '^a{2,}?b??c*?$', matches: ['aaabc'] },
    { pattern: ']}', matches: [']}'] },
    { pattern: '[]a]', matches: [']', 'a'] },
    { pattern: '^[^]a]$', matches: ['x'], not: [']', 'a'] },
    { pattern: '[a\\]-]', matches: [']', '-'] },
    { pattern: '^[[]$', matches: ['['] },
    { pattern: '^[\\b]$', matches: ['\b'] },
    { pattern: '\\-\\_\\@\\/\\:', matches: ['-_@/:'] },
    { pattern: '^\\x41\\x{1F600}\\x9$', matches: ['A\u{1F600}\t'] },
    { pattern: '^\\p{L}\\pN\\P{Lu}$', matches: ['đ1x'], not: ['đ1X', '11x'] },
    { pattern: '^(?:a|b)(?=c)(?!d)c(?<=c)(?<!d)$', matches: ['ac'] },
    { pattern: "^(?<name>a)(?P<other>b)(?'third'c)$", matches: ['abc'] },
  ]
  for (const { pattern, options = '', matches = [], not = [] } of cases) {
    it(`/${pattern}/${options} matches as PCRE does`, () => {
      const regex = toRegExp(pattern, options)
      for (const text of matches) expect(regex.test(text), JSON.stringify(text)).to.equal(true)
      for (const text of not) expect(regex.test(text), JSON.stringify(text)).to.equal(false)
    })
  }

  it('numbers its groups, named ones too', () => {
    expect(toRegExp('(a)(?<n>b)(?:c)(d)', '').exec('abcd')!.slice(1)).to.deep.equal(['a', 'b', 'd'])
  })

  const lacking = [
    ['a++', '++'],
    ['a*+', '*+'],
    ['a{2}+', '{2}+'],
    ['(?>a)', '(?>'],
    ['a(?i)b', '(?i'],
    ['(?i:a)', '(?i'],
    ['(?-i)a', '(?-'],
    ['(?|a)', '(?|'],
    ['(?R)', '(?R'],
    ['(?#a)', '(?#'],
    ['\\Aa', '\\A'],
    ['\\Qa', '\\Q'],
    ['\\033', '\\0'],
    ['[[:alpha:]]', '[:alpha:]'],
    ['(?(1)a)', '(?('],
    ['(*UCP)a', '(*'],
    ['(a)\\1', '\\1'],
    ['(a)\\g1', '\\g'],
    ['(?<n>a)\\k<n>', '\\k'],
    ['a\\Kb', '\\K'],
    ['\\Ga', '\\G'],
    ['\\R', '\\R'],
    ['\\X', '\\X'],
    ['\\h', '\\h'],
    ['\\v', '\\v'],
    ['\\N', '\\N'],
    ['\\p{Greek}', '\\p'],
    ['[\\1]', '\\1'],
    ['[[:^alpha:]]', '[:^alpha:]'],
    ['[[:foo:]]', '[:foo:]'],
    ['[[:constructor:]]', '[:constructor:]'],
    ['[[.a.]]', '[.a.]'],
  ]
  for (const [pattern, syntax] of lacking) {
    it(`is refused for ${pattern}, which JavaScript lacks`, () => {
      expectError(
        () => toRegExp(pattern!, ''),
        115,
        `"${syntax}" in a regular expression is not supported by the embedded database: ` +
          'set MONGODB_URI to use a MongoDB server',
      )
    })
  }

  const invalid: [string, string, number, RegExp][] = [
    ['(', '', 51091, /^Regular expression is invalid: /],
    [')', '', 51091, /^Regular expression is invalid: /],
    ['*a', '', 51091, /^Regular expression is invalid: /],
    ['[a', '', 51091, /^Regular expression is invalid: missing terminating \] for character class$/],
    ['[]', '', 51091, /missing terminating/],
    ['[z-a]', '', 51091, /^Regular expression is invalid: /],
    ['a\\', '', 51091, /at end of pattern/],
    ['\\x{110000}', '', 51091, /^Regular expression is invalid: /],
    ['a{2,1}', '', 51091, /^Regular expression is invalid: /],
    ['a', 'x', 115, /MONGODB_URI/],
    ['a', 'g', 51108, /^ invalid flag in regex options: g$/],
    ['a\0', '', 51109, /embedded null byte/],
  ]
  for (const [pattern, options, code, message] of invalid) {
    it(`is refused for /${JSON.stringify(pattern)}/${options}, with the fault`, () => {
      expectError(() => toRegExp(pattern, options), code, message)
    })
  }
})
