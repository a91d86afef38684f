import { expect } from 'chai'
import fc from 'fast-check'
import { parseJson } from '../../server/api/json.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

describe('JSON that comes in', () => {
  const refused: [string, string][] = [
    ['nothing', ''],
    ['what is no JSON', '{a: 1}'],
    ['two values', '1 2'],
    ['a name twice in an object', '{"a":1,"b":2,"a":3}'],
    ['a name twice that is written differently', '{"a":1,"\\u0061":2}'],
    ['a name twice further in', '{"x":[{"a":{"b":1,"b":1}}]}'],
    ['a name twice after an inner object', '{"a":{"b":[1,2]},"c":"{","a":1}'],
    ['__proto__', '{"__proto__":{"isAdmin":true}}'],
    ['__proto__ that is written differently', '{"x":{"\\u005f_proto__":1}}'],
    ['a number that is too large', '{"a":1e400}'],
    ['a negative number that is too large', '[-1e400]'],
    ['what is nested too deeply', nested(33)],
    ['objects nested too deeply', '{"a":'.repeat(33) + '1' + '}'.repeat(33)],
    ['a hundred thousand brackets', nested(100_000)],
  ]
  for (const [what, text] of refused) {
    it(`is refused when it is or has ${what}`, () => expect(() => parseJson(text)).to.throw(SyntaxError))
  }

  const accepted: [string, string][] = [
    ['the same name in different objects', '[{"a":{"a":1}},{"a":2}]'],
    ['a value that looks like a name', '{"a":"b","b":"a","c":"a"}'],
    ['brackets and commas inside of texts', '{"a":"{[,\\"","b":"}],{\\"a\\":1"}'],
    ['the largest number', '1.7976931348623157e308'],
    ['the deepest nesting', nested(32)],
    ['texts in a list', '["a","a",["a","a"],{"a":"a"},"a"]'],
    ['the name constructor', '{"constructor":1,"toString":2}'],
  ]
  for (const [what, text] of accepted) {
    it(`may have ${what}`, () => expect(parseJson(text)).to.deep.equal(JSON.parse(text)))
  }

  it('is read as JSON.parse reads it, whatever it holds', () => {
    const value = fc.jsonValue({ depthSize: 'small' })
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (given, space) => {
        const text = JSON.stringify(given, null, space)
        fc.pre(!text.includes('__proto__'))
        expect(parseJson(text)).to.deep.equal(JSON.parse(text))
      }),
    )
  })

  it('may hold a text of a megabyte', () => {
    const text = JSON.stringify({ a: '\\"x'.repeat(200_000) })
    expect(parseJson(text)).to.deep.equal(JSON.parse(text))
  })
})
